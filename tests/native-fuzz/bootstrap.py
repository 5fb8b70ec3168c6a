#!/usr/bin/env python3
"""Puts the service's own JavaScript together as BootstrapScript.cs does: bootstrap.py NATIVE_FOLDER > bootstrap.js"""
import pathlib
import re
import sys

FIRST = ("10-primordials.js", "12-web-globals.js")


def text_of(path):
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        line = "" if re.match(r" *//", line) else line
        lines.append("".join(c if c < "\x80" else "".join(f"\\u{unit:04x}" for unit in units(c)) for c in line) + "\n")
    return "".join(lines)


def units(c):
    raw = c.encode("utf-16-be")
    return [int.from_bytes(raw[i:i + 2], "big") for i in range(0, len(raw), 2)]


def main(native):
    kit = native / "js"
    out = ["(function (binding) { 'use strict';\n"]
    out += [text_of(kit / name) for name in FIRST]
    for path in sorted((native / "web" / "js").glob("*.js")):
        stem = path.name.split(".")[0]
        out.append(f"function make{stem[0].upper()}{stem[1:]}() {{\n{text_of(path)}}}\n")
    out.append("function makeKit() {\n")
    out += [text_of(path) for path in sorted(kit.glob("*.js")) if path.name not in FIRST]
    out.append("}\nreturn { makeKit, webGlobal };\n})")
    sys.stdout.write("".join(out))


main(pathlib.Path(sys.argv[1]))

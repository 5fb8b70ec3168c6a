#!/usr/bin/env python3
"""Writes the inputs that the fuzzer starts from: seeds.py FOLDER. An input is a letter (operations.cc), a byte of options and the bytes."""
import pathlib
import sys

VALUES = [
    "null", "true", "-1.5e-3", "1e400", "123456789012345678901234567890", '"a\\u0024\\ud83d\\ude00\\n"', '"\u00e9\u20ac\U0001f600"', "[]", "{}",
    '[1,[2,[3,{"a":{"b":[4]}}]]]', '{"$undefined":true}', '{"$number":"NaN"}', '{"$number":"-0"}', '{"$bigint":"-12345678901234567890123"}',
    '{"$date":"2024-01-15T12:30:00.000Z"}', '{"$date":null}', '{"$date":"+275760-09-13T00:00:00.000Z"}', '{"$date":"-000001-12-31T23:59:59.999+05:30"}',
    '{"$map":[["k",1],[{"$set":[1,{"$number":"NaN"}]},{"$map":[]}]]}', '{"$set":[1,"a",{"$bigint":"7"}]}', '{"$bytes":"AAECAwQFBgc=","kind":"Float64Array"}',
    '{"$bytes":"AQID"}', '{"$bytes":"AAECAwQFBgc=","kind":"BigInt64Array"}', '{"$bytes":"","kind":"ArrayBuffer"}', '{"$bytes":"AAEC","kind":"DataView"}',
    '{"$regexp":"a+(?<n>b)\\\\/","flags":"giu"}', '{"$error":{"name":"TypeError","message":"m","stack":"TypeError: m\\n    at a.js:1:2","cause":{"$date":null}}}',
    '{"$error":{"name":"AggregateError","message":"m","errors":[1,{"$error":{"message":"x"}}]}}', '{"$function":"fn_1","name":"f"}', '{"$stream":"st_1"}',
    '{"$stream":"cs_1_1"}', '{"$object":{"$a":1,"b":{"$object":{"$$":2}}}}', '{"__proto__":{"x":1},"constructor":2,"length":3}',
    '{"a":1,"10":2,"2":3,"a b":"x","\\"q\\"":null}', "[" * 60 + "]" * 60, '"' + "sixteen bytes ok" * 9 + '\\\\"',
]

# V8's format for clones, without the two bytes of its header: tags, then varints and bytes.
CLONES = [
    b"_", b"0", b"T", b"I\x0e", b"N" + b"\x00" * 6 + b"\xf8\x7f", b'"\x02ab', b"c\x04a\x00\xac\x20", b'o"\x01aI\x02"\x01bI\x04{\x02', b"A\x03I\x02I\x04-$\x00\x03",
    b"a\x05I\x02I\x04@\x01\x05", b"D" + b"\x00" * 8, b'R"\x02a+\x03', b";I\x02I\x04:\x02", b"'I\x02,\x01", b"B\x08" + bytes(range(8)) + b"V\x42\x00\x08\x00",
    b"Z\x10" + b"\xff" * 8, b"z\x10" + b"\x01" * 8, b'rRm"\x01ms"\x01s.', b'o"\x01a^\x00{\x01', b"t\x00", b"u\x00", b"~\x08\x10" + bytes(8), b"w\x00", b"\\",
]

IMPORT_MAPS = ['{"imports":{"a":"./a.js","b/":"/x/","https://h/":"https://i/"},"scopes":{"/s/":{"a":"./b.js"}}}', '{"imports":{"":null}}']
RESTRICTIONS = ['{"preset":"minimal","Date":true}', '{"Date":false,"eval":false,"seed":7}', '{"now":"2024-01-15T12:30:00Z"}']
MODULES = [
    (0, "export const a = 1; export { b as default } from './m.js'; export * from 'stop'; import('x'); // \u00e9\nlet r = /[/]/, t = `${1}`;"), (1, '{"a":[1]}'),
    (4, '"export let a = \\"\\u00e9\\"; import {b} from \'x\'"'),
]
WASM = bytes.fromhex("0061736d01000000010401600000020801016d01660000030201000503010001070501016500010a040102000b")
PATHS = ["later", "ports.p.start", "Object.keys", "a.b.c", "\u00e9.x", "globalThis.echo"]


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    seeds = []

    def add(letter, flags, payload):
        payload = payload.encode() if isinstance(payload, str) else payload
        seeds.append(letter.encode() + bytes([flags]) + payload)

    for value in VALUES:
        add("a", 0, value)
        add("h", 0, value)
        add("h", 2, value)
    everything = "[" + ",".join(v for v in VALUES if "fn_" not in v and "st_" not in v and "cs_" not in v) + "]"
    add("a", 1, everything)
    add("a", 2, everything)
    add("g", 0, '{"a":' + everything + ',"b":1}')
    add("g", 9, 'name{"$bigint":"1"}')
    add("h", 1, '{"name":"RangeError","message":"m","data":{"$date":null}}')
    add("h", 3, '{"message":"m"}')
    add("h", 0, '[[1,{"$map":[]}],1,"gone"]')
    for clone in CLONES:
        add("m", 0, clone)
    add("m", 1, b"\xff\x0e0")
    for text in IMPORT_MAPS:
        add("i", 1, text)
    for text in RESTRICTIONS:
        add("r", 0, text)
    for kind, text in MODULES:
        add("o", kind, text)
        add("l", 0, bytes([kind % 3, 4, 0, 0, 0]) + b"m.js" + text.encode())
    add("o", 2, WASM)
    add("l", 0, bytes([2, 1, 0, 0, 0]) + b"w" + WASM)
    add("l", 0, bytes([3, 0, 0, 0, 0]))
    add("l", 0, bytes([4, 3, 0, 0, 0]) + b"why")
    add("o", 8 | 5 << 4, b"x y/zexport {}")
    for path in PATHS:
        add("p", 0, path)
    add("s", 0, "\\u0065val \\ud83d \\n `x${1}`")
    add("n", 0, "name")
    add("n", 9, "namename")
    for number, seed in enumerate(seeds):
        (folder / f"seed{number:03}").write_bytes(seed)


main(pathlib.Path(sys.argv[1]))

"""Makes the page of a run from the template, its tables and its plots."""

import string

from suite import page_sections, plots, targets
from suite.markdown import spread, table
from suite.paths import SUITE
from suite.sections import ALL

_PLOT_TEXTS = {
    "runtimes": "Memory, create time and evaluation time by the number of live runtimes",
    "payloads": "Time and throughput by the size of the value",
    "connections": "Requests per second and their time by the number of connections",
    "workers": "Requests per second by the number of workers",
}


def write(run, results, folder):
    """Writes performance.md and performance/*.svg into the folder. Results are by section; None: it never ran."""
    figures = {name: result["figures"] for name, result in results.items() if result and result["figures"]}
    drawn = plots.draw(figures, folder / "performance")
    fields = {section.NAME: _section(section.NAME, run, results[section.NAME], drawn) for section in ALL}
    peers = figures.get("peers")
    fields |= {
        "date": run["date"],
        "minutes": f"{run['minutes']:.0f}",
        "machine": "{cpu}, {cores} cores, {memoryGiB} GiB; {os}, {kernel}".format(**run["machine"]),
        "versions": ", ".join(f"{name} {version}" for name, version in (run["versions"] | _peer_versions(peers)).items()),
        "commit": ", ".join(sorted({result["commit"] for result in results.values() if result})),
        "command": run["command"],
        "targets": _targets(figures),
        "comparison": fields["peers"],
        "settings": _settings(),
    }
    template = string.Template((SUITE / "template.md").read_text(encoding="utf-8"))
    path = folder / "performance.md"
    path.write_text(template.substitute(fields), encoding="utf-8")
    return path


def _section(name, run, result, drawn):
    if result is None:
        return "Not measured."
    if not result["figures"]:
        return f"Not measured: {' '.join(result['reason'].split())}."
    parts = [page_sections.RENDER[name](result["figures"])] if name in page_sections.RENDER else []
    if name in drawn:
        parts.insert(0, f"![{_PLOT_TEXTS[name]}](performance/{drawn[name]})")
    if result["date"] < run["date"]:
        parts.append(f"These figures are of an earlier run, of {result['date']}, at commit {result['commit']}.")
    return "\n\n".join(parts)


def _targets(figures):
    rows = []
    for row in targets.rows(figures):
        measured = spread(row.figures) + (" " + row.unit if row.unit else "") if row.figures else "not measured"
        rows.append([row.what, row.target, measured, {True: "yes", False: "**no**", None: ""}[row.met]])
    return table(["", "target", "measured", "met"], rows)


def _peer_versions(peers):
    return {name: peers["versions"][name] for name in ("isolated-vm", "workerd") if name in peers["versions"]} if peers else {}


def _settings():
    rows = [[section.NAME, ", ".join(f"`{key}` {value}" for key, value in section.SETTINGS.items()) or "none"]
            for section in ALL if section.SETTINGS is not None]
    return "\n".join(["| section | settings |", "|---|---|", *(f"| {name} | {settings} |" for name, settings in rows)])

"""JavaScript of the size of a large library: generated, so that every run and every machine has the same."""

import random

BYTES = 1_000_000

_FUNCTION = """
function {name}(options, callback) {{
  options = Object.assign({{ depth: {a}, label: "{name}", strict: {flag} }}, options);
  const seen = new Map();
  for (let index = 0; index < options.depth; index++) {{
    const key = `${{options.label}}:${{index % {b}}}`;
    if (seen.has(key)) {{ seen.set(key, seen.get(key) + index); continue; }}
    switch (index % 4) {{
      case 0: seen.set(key, index * {c}); break;
      case 1: if (options.strict) throw new RangeError("{name}: " + key); seen.set(key, -index); break;
      default: seen.set(key, callback ? callback(key, index) : /^{name}:\\d+$/.test(key) ? 1 : 0);
    }}
  }}
  return Array.from(seen, ([key, value]) => ({{ key, value }})).filter(entry => entry.value > {d}).sort((x, y) => x.value - y.value);
}}
exports.{name} = {name};
"""

_CLASS = """
class {name} extends Base {{
  #state = {{ total: {a}, parts: [{a}, {b}, {c}] }};
  static defaults = Object.freeze({{ limit: {b}, mode: "{name}" }});
  constructor(parent) {{ super(parent); this.limit = {name}.defaults.limit; }}
  get total() {{ return this.#state.parts.reduce((sum, part) => sum + part, this.#state.total); }}
  add(part = {d}) {{ if (part > this.limit) return this.overflow(part); this.#state.parts.push(part); return this; }}
  overflow(part) {{ try {{ return this.parent.add(part % this.limit); }} catch (error) {{ this.last = error; return this; }} }}
  *[Symbol.iterator]() {{ for (const part of this.#state.parts) yield part * {c}; }}
}}
exports.{name} = {name};
table.set("{name}", new {name}(null).add({d}).total);
"""

_HEAD = """// Library {seed}
(function (root) {{
"use strict";
const exports = {{}}, table = new Map();
class Base {{ constructor(parent) {{ this.parent = parent; }} }}
"""

_TAIL = """
root.library{seed} = exports;
return table.size + Object.keys(exports).length;
}})(globalThis);
"""


def generate(seed):
    """About 1 MB. Two seeds give sources that differ throughout."""
    numbers = random.Random(seed)
    parts = [_HEAD.format(seed=seed)]
    size = len(parts[0])
    while size < BYTES:
        template, prefix = (_CLASS, "Type") if len(parts) % 3 == 0 else (_FUNCTION, "compute")
        part = template.format(
            name=f"{prefix}{seed}x{len(parts)}", flag=numbers.choice(["true", "false"]), a=numbers.randint(1, 99), b=numbers.randint(2, 99),
            c=numbers.randint(1, 999), d=numbers.randint(1, 9))
        parts.append(part)
        size += len(part)
    return "".join(parts) + _TAIL.format(seed=seed)

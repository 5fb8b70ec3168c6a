using System.Globalization;
using System.Text;

namespace JsRun.Benchmarks.Engine;

/// <summary>A library as bundlers make them, the same on every machine: one function around many, a part of which is called on load.</summary>
internal static class LibrarySource
{
    /// <param name="minBytes">Length at least.</param>
    public static string Write(int minBytes)
    {
        var source = new StringBuilder(minBytes + 4096).Append("var library = (function () {\n  'use strict';\n  var modules = [];\n");
        for (var i = 0; source.Length < minBytes; i++)
        {
            source.Append(
                CultureInfo.InvariantCulture,
                $$"""
                    /** Module {{i}}: sums, joins and looks up. */
                    modules.push((function (exports) {
                      var table = { alpha{{i}}: {{i}}, beta: 'beta-{{i}}', list: [{{i}}, {{i + 1}}, {{i + 2}}] };
                      function sum(values, start) {
                        var total = start === undefined ? 0 : start;
                        for (var index = 0; index < values.length; index++) {
                          if (typeof values[index] === 'number') total += values[index];
                          else if (Array.isArray(values[index])) total = sum(values[index], total);
                        }
                        return total;
                      }
                      class Item{{i}} {
                        constructor(name, parts) { this.name = name; this.parts = parts || []; }
                        get size() { return this.parts.length; }
                        join(separator) { return this.parts.map(part => `${this.name}:${part}`).join(separator ?? ', '); }
                      }
                      exports.lookup = function (key) { return Object.prototype.hasOwnProperty.call(table, key) ? table[key] : null; };
                      exports.sum = sum;
                      exports.Item = Item{{i}};
                      exports.total = sum(table.list);
                      return exports;
                    })({}));

                """);
        }

        return source.Append("  return modules;\n})();\nlibrary[1].total;\n").ToString();
    }
}

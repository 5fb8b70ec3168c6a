namespace JsRun.Api.Tests.Libraries;

/// <summary>The libraries whose results are compared with Node's.</summary>
internal static class LibraryCatalog
{
    public static readonly NodeLibrary[] All =
    [
        new(
            "acorn",
            "acorn.parse('let a = 1 + b', { ecmaVersion: 2024, locations: true })",
            "[...acorn.tokenizer('a => a ** 2n', { ecmaVersion: 'latest' })].map(t => t.type.label)",
            "(() => { try { acorn.parse('let let', { ecmaVersion: 2024 }) } catch (e) { return [e.name, e.message, e.pos] } })()")
        {
            Files = ["acorn/dist/acorn.js"],
            Module = "acorn/dist/acorn.mjs",
            ModuleSetup = "import * as acorn from 'library'; globalThis.acorn = acorn;",
        },
        new(
            "date-fns",
            "dateFns.format(new Date(2024, 1, 29, 13, 5), 'EEEE do MMMM yyyy, h:mm a')",
            "dateFns.addMonths(new Date(2024, 0, 31), 1)",
            "dateFns.formatDistance(new Date(2024, 0, 1), new Date(2024, 5, 1), { addSuffix: true })",
            "dateFns.eachWeekOfInterval({ start: new Date(2024, 0, 1), end: new Date(2024, 2, 1) }).map(d => dateFns.getDate(d))",
            "dateFns.parse('2024-02-30', 'yyyy-MM-dd', new Date(0))")
        {
            Bundle = ("date-fns", "dateFns"),
            Module = "date-fns/index.js",
            ModuleSetup = "import * as dateFns from 'library'; globalThis.dateFns = dateFns;",
        },
        new(
            "handlebars",
            "Handlebars.compile('{{#each people}}{{name}}{{#unless @last}}, {{/unless}}{{/each}} {{{raw}}} {{escaped}}')({ people: [{ name: 'Ann' }, { name: 'Bo' }], raw: '<b>', escaped: '<i>' })",
            "(Handlebars.registerHelper('loud', s => s.toUpperCase()), Handlebars.compile('{{loud x}}')({ x: 'hey' }))",
            "(() => { try { Handlebars.compile('{{#if}}')({}) } catch (e) { return e.message } })()")
        {
            Files = ["handlebars/dist/handlebars.js"],
        },
        new(
            "marked",
            "marked.parse('# Hi\\n\\n- *a*\\n- `b` <i>\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |')",
            "marked.lexer('a **b**')[0].tokens.map(t => t.type)")
        {
            Files = ["marked/lib/marked.umd.js"],
            Module = "marked/lib/marked.esm.js",
            ModuleSetup = "import * as marked from 'library'; globalThis.marked = marked;",
        },
        new(
            "mathjs",
            "math.evaluate('sqrt(3^2 + 4^2)')",
            "math.derivative('x^2 + 2x', 'x').toString()",
            "math.format(math.inv(math.matrix([[1, 2], [3, 4]])), 5)",
            "math.evaluate('5.08 cm to inch').toString()",
            "math.bignumber('0.1').plus('0.2').toString()",
            "math.fraction(1, 3).add(math.fraction(1, 6)).toFraction()",
            "math.simplify('2 * x * 3 + x').toString()")
        {
            Files = ["mathjs/lib/browser/math.js"],
        },
        new(
            "sql.js",
            "opened.then(db => { db.run(`CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, 'one'), (2, 'zwölf')`); return db.exec(`SELECT sum(a), group_concat(b, '+') FROM t`) })",
            "opened.then(db => { try { db.exec('SELECT nope') } catch (e) { return [e.name, e.message] } })",
            "opened.then(db => db.exec('WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 1000) SELECT sum(x), sqlite_version(), length(randomblob(4)) FROM c'))",
            "opened.then(db => { const s = db.prepare('SELECT :a + 1 AS b, :t AS t'); s.bind({ ':a': 41, ':t': 'text' }); s.step(); const row = s.getAsObject(); s.free(); return row })",
            "opened.then(db => { db.create_function('twice', x => x * 2); return db.exec('SELECT twice(21)')[0].values })",
            "opened.then(db => db.export().length)")
        {
            Files = ["text-decoder.js", "sql.js/dist/sql-wasm.js"],
            Epilogue = "const opened = initSqlJs({ wasmBinary: wasm }).then(SQL => new SQL.Database()); 1",
            Bytes = ("wasm", "sql.js/dist/sql-wasm.wasm"),
        },
        new(
            "typescript",
            "ts.version",
            "ts.transpileModule('const x: number = 1; enum E { A = 1 } export const f = async (a?: string) => a ?? E.A', { compilerOptions: { target: ts.ScriptTarget.ES2020, module: ts.ModuleKind.CommonJS } }).outputText",
            "ts.transpileModule('class C { @d() m(x: string): void {} }', { compilerOptions: { experimentalDecorators: true, target: ts.ScriptTarget.ES5 } }).outputText",
            "ts.transpileModule('let a: = 1', { reportDiagnostics: true }).diagnostics.map(d => [d.code, d.messageText, d.start])",
            "(function walk(node) { return [ts.SyntaxKind[node.kind], ...node.getChildren().map(walk)] })(ts.createSourceFile('a.ts', 'let a: string | 1', ts.ScriptTarget.Latest, true))")
        {
            Files = ["typescript/lib/typescript.js"],
        },
        new(
            "zod",
            "z.object({ name: z.string().min(2), age: z.number().int().optional() }).safeParse({ name: 'Ann', age: 3, more: true })",
            "z.object({ n: z.number(), s: z.string().max(1) }).safeParse({ n: 'x', s: 'long' }).error.issues",
            "z.string().transform(s => s.length).parse('four')",
            "z.array(z.union([z.string(), z.number()])).parse(['a', 1])",
            "z.string().refine(async s => s === 'yes').safeParseAsync('no').then(r => r.success)",
            "[z.string().email().safeParse('nope').success, z.coerce.date().parse('2024-01-15T00:00:00Z')]")
        {
            Bundle = ("zod", "zodPackage"),
            Epilogue = "const { z } = zodPackage; 1",
            Module = "zod/index.js",
            ModuleSetup = "import { z } from 'library'; globalThis.z = z;",
        },
    ];
}

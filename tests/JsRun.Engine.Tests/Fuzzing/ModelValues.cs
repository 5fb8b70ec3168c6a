using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace JsRun.Engine.Tests.Fuzzing;

/// <summary>Generates values of every type that the tagged form has, in one another.</summary>
internal static class ModelValues
{
    /// <summary>What the expressions refer to: the same objects in several places, and what cannot be written.</summary>
    public const string Preface =
        """
        const shared = [{ a: [1] }, [1, 2], new Map([[1, 2]]), new Date(5)];
        const ring = [1];
        ring.push({ ring });
        const mapRing = new Map();
        mapRing.set('k', [mapRing]);
        class Point { constructor(members) { Object.defineProperties(this, Object.getOwnPropertyDescriptors(members)); } get sum() { return 3; } }

        """;

    private const int MaxDepth = 9;

    private static readonly ModelValue[] Shared =
    [
        new("""{"a":[1]}""", "shared[0]"), new("[1,2]", "shared[1]"), new("""{"$map":[[1,2]]}""", "shared[2]"), new("""{"$date":"1970-01-01T00:00:00.005Z"}""", "shared[3]"),
    ];

    private static readonly ModelValue[] Constants =
    [
        new("null", "null"), new("true", "true"), new("false", "false"), new("0", "0"), new("""{"$undefined":true}""", "undefined"), new("""{"$number":"NaN"}""", "NaN"),
        new("""{"$number":"Infinity"}""", "Infinity"), new("""{"$number":"-Infinity"}""", "-Infinity"), new("""{"$number":"-0"}""", "-0"), new("5e-324", "5e-324"),
        new("1.7976931348623157e308", "Number.MAX_VALUE"), new("9007199254740993", "9007199254740992"), new("-1e21", "-1e21"), new("""{"$date":null}""", "new Date(NaN)"),
        new("""{"$date":"+275760-09-13T00:00:00.000Z"}""", "new Date(8.64e15)"), new("""{"$date":"-271821-04-20T00:00:00.000Z"}""", "new Date(-8.64e15)"),
    ];

    private static readonly ModelValue[] Unwritable = [.. new[]
    {
        "Symbol('s')", "ring", "mapRing", "new WeakMap()", "new Proxy({}, { ownKeys() { throw 1; } })", "({ get a() { throw new Error('no'); } })", "[...[Symbol.iterator]]",
    }.Select(js => new ModelValue("?", js) { IsUnwritable = true })];

    private static readonly (string Kind, int Bytes)[] Views =
    [
        ("Int8Array", 1), ("Uint8ClampedArray", 1), ("Int16Array", 2), ("Uint16Array", 2), ("Int32Array", 4), ("Uint32Array", 4), ("Float32Array", 4), ("Float64Array", 8),
        ("BigInt64Array", 8), ("BigUint64Array", 8),
    ];

    private static readonly string[] Words = ["", "a", "$", "$bigint", "__proto__", "constructor", "length", "toJSON", "then", "é", "€", "😀", "\ud83d", "\udc00", "\0", "\u001f", "\n", "\u2028", "\u007f", "/", "{}", "[", "a text that is longer than a block of sixteen bytes"];

    /// <summary>Values that can be written.</summary>
    public static Gen<ModelValue> Writable => Gen.Sized(size => Value(Math.Min(size, 60), 0, mayBeUnwritable: false));

    /// <summary>Values of which some have something inside that cannot be written.</summary>
    public static Gen<ModelValue> Any => Gen.Sized(size => Value(Math.Min(size, 60), 0, mayBeUnwritable: true));

    private static Gen<ModelValue> Value(int size, int depth, bool mayBeUnwritable)
    {
        var leaf = Gen.Frequency(
            (4, Gen.Elements(Constants)), (3, Numbers()), (3, Texts().Select(text => new ModelValue(ModelText.Json(text), ModelText.Js(text)))), (2, BigInts()), (2, Dates()),
            (2, Bytes()), (1, RegExps()), (1, Errors()), (1, Gen.Elements(Shared)), (mayBeUnwritable ? 1 : 0, Gen.Elements(Unwritable)));
        if (size < 2 || depth >= MaxDepth)
        {
            return leaf;
        }

        var inner = Gen.Fresh(() => 0).SelectMany(_ => Value(size / 3, depth + 1, mayBeUnwritable));
        return Gen.Frequency(
            (4, leaf),
            (3, Parts(inner).Select(parts => List("[", "]", "[", "]", parts))),
            (1, Parts(inner).Select(parts => List("[", "{\"$undefined\":true}]", "[", ",]", parts, isOpen: true))),
            (1, Parts(inner).Select(parts => List("{\"$set\":[", "]}", "new Set([", "])", OnceEach(parts)))),
            (1, Parts(Gen.Two(inner).Select(pair => Entry([pair.Item1, pair.Item2]))).Select(parts => List("{\"$map\":[", "]}", "new Map([", "])", OnceEach(parts)))),
            (4, from wrap in Gen.Elements("({", "({", "new Point({") from members in Parts(Gen.Zip(Keys(), inner).Select(pair => Member(pair.Item1, [pair.Item2]))) select Object(wrap, members)));
    }

    private static Gen<ModelValue[]> Parts(Gen<ModelValue> part) => Gen.Choose(0, 4).SelectMany(count => Gen.ArrayOf(part, count));

    private static ModelValue List(string json, string jsonEnd, string js, string jsEnd, IReadOnlyList<ModelValue> parts, bool isOpen = false) => Container(
        json + string.Join(',', parts.Select(part => part.Json)) + (isOpen && parts.Count > 0 ? "," : "") + jsonEnd,
        js + string.Join(", ", parts.Select(part => part.Js)) + (isOpen && parts.Count > 0 ? "," : "") + jsEnd,
        parts,
        others => List(json, jsonEnd, js, jsEnd, js == "[" ? others : OnceEach(others), isOpen)) with
    { IsList = true };

    // The same object twice is one element of a set, or one key of a map, and two objects in JSON.
    private static ModelValue[] OnceEach(IReadOnlyList<ModelValue> parts) =>
        [.. parts.Where((part, at) => !IsShared(part) || !parts.Take(at).Any(other => KeyOf(other).Js == KeyOf(part).Js))];

    private static bool IsShared(ModelValue part) => Shared.Contains(KeyOf(part));

    private static ModelValue KeyOf(ModelValue part) => part.IsFragment ? part.Parts[0] : part;

    private static ModelValue Object(string js, IReadOnlyList<ModelValue> members)
    {
        var json = "{" + string.Join(',', members.Select(member => member.Json)) + "}";
        var isTagged = members.Any(member => member.Json.StartsWith("\"$", StringComparison.Ordinal));
        return Container(isTagged ? $$"""{"$object":{{json}}}""" : json, js + string.Join(", ", members.Select(member => member.Js)) + "})", members, others => Object(js, others)) with { IsList = true, IsUnwritable = AreUnwritable(members) };
    }

    // Of two members with one name the last one counts.
    private static bool AreUnwritable(IReadOnlyList<ModelValue> members) => members.GroupBy(member => member.Name).Any(named => named.Last().IsUnwritable);

    private static ModelValue Member(string name, IReadOnlyList<ModelValue> value) =>
        Container($"{ModelText.Json(name)}:{value[0].Json}", $"[{ModelText.Js(name)}]: {value[0].Js}", value, others => Member(name, others)) with { IsFragment = true, Name = name };

    private static ModelValue Entry(IReadOnlyList<ModelValue> pair) =>
        Container($"[{pair[0].Json},{pair[1].Json}]", $"[{pair[0].Js}, {pair[1].Js}]", pair, Entry) with { IsFragment = true };

    private static ModelValue Container(string json, string js, IReadOnlyList<ModelValue> parts, Func<IReadOnlyList<ModelValue>, ModelValue> rebuild) => new(json, js)
    {
        Parts = parts,
        Rebuild = rebuild,
        HasError = parts.Any(part => part.HasError),
        IsUnwritable = parts.Any(part => part.IsUnwritable),
    };

    private static Gen<ModelValue> Numbers() => Gen.OneOf(
        Gen.Choose(int.MinValue, int.MaxValue - 1).Select(number => (double)number),
        from high in Gen.Choose(int.MinValue, int.MaxValue - 1)
        from low in Gen.Choose(int.MinValue, int.MaxValue - 1)
        select BitConverter.Int64BitsToDouble(((long)high << 32) ^ low))
        .Where(number => double.IsFinite(number) && !(number == 0 && double.IsNegative(number)))
        .Select(number => number.ToString("R", CultureInfo.InvariantCulture))
        .Select(text => new ModelValue(text, $"({text})"));

    private static Gen<string> Texts() => Gen.Choose(0, 6).SelectMany(count => Gen.ArrayOf(Gen.OneOf(Gen.Elements(Words), Gen.Elements("\"", "\\", "\\\"", "\\u0024"), Units()), count)).Select(string.Concat);

    // No backslash: V8 takes the name `k\"` for `k\` after it has met the latter, in JSON.parse as well.
    private static Gen<string> Keys() => Gen.OneOf(
        Gen.Elements(Words), Gen.Choose(0, 4_000_000).Select(number => number.ToString(CultureInfo.InvariantCulture)), Gen.Two(Gen.Elements(Words)).Select(pair => pair.Item1 + pair.Item2), Units().Where(unit => unit != "\\"));

    private static Gen<string> Units() => Gen.Choose(0, 0xFFFF).Select(unit => ((char)unit).ToString());

    private static Gen<ModelValue> BigInts() =>
        from length in Gen.Elements(1, 2, 19, 20, 21, 60, 400)
        from digits in Gen.ArrayOf(Gen.Choose(0, 9), length)
        from isNegative in Gen.Elements(false, true)
        let number = System.Numerics.BigInteger.Parse((isNegative ? "-" : "") + string.Concat(digits), CultureInfo.InvariantCulture)
        select new ModelValue($$"""{"$bigint":"{{number}}"}""", $"({number}n)");

    private static Gen<ModelValue> Dates() =>
        from days in Gen.Choose(-700_000, 2_900_000)
        from milliseconds in Gen.Choose(0, 86_399_999)
        let since = (days * 86_400_000L) + milliseconds
        let text = DateTime.UnixEpoch.AddMilliseconds(since).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        select new ModelValue($$"""{"$date":"{{text}}"}""", $"new Date({since})");

    private static Gen<ModelValue> Bytes() =>
        from view in Gen.OneOf(Gen.Elements(Views), Gen.Elements(("Uint8Array", 1), ("ArrayBuffer", 1), ("DataView", 1)))
        from count in Gen.Choose(0, 5)
        from numbers in Gen.ArrayOf(Gen.Choose(0, 255), count * view.Item2)
        let bytes = Convert.ToBase64String(Array.ConvertAll(numbers, number => (byte)number))
        let kind = view.Item1 == "Uint8Array" ? "" : $",\"kind\":\"{view.Item1}\""
        let buffer = $"new Uint8Array([{string.Join(',', numbers)}]).buffer"
        select new ModelValue($$"""{"$bytes":"{{bytes}}"{{kind}}}""", view.Item1 == "ArrayBuffer" ? buffer : $"new {view.Item1}({buffer})");

    private static Gen<ModelValue> RegExps() =>
        from source in Gen.Elements("a+", "(?:)", "\\/", "[\"\\\\]", "€", "^(?<n>x)\\k<n>$")
        from flags in Gen.Elements("", "g", "dgimsuy", "v", "iy")
        select new ModelValue($$"""{"$regexp":{{ModelText.Json(source)}},"flags":"{{flags}}"}""", $"new RegExp({ModelText.Js(source)}, '{flags}')");

    private static Gen<ModelValue> Errors() =>
        from name in Gen.Elements("Error", "TypeError", "RangeError", "SyntaxError", "URIError")
        from message in Texts()
        select new ModelValue($$$"""{"$error":{"name":"{{{name}}}","message":{{{ModelText.Json(message)}}}}}""", $"new {name}({ModelText.Js(message)})") { HasError = true };
}

namespace JsRun.Api.Requests.Fields;

/// <summary>The names of what can be taken away from a realm; the component <c>Intrinsics</c> of the OpenAPI document tells what each is.</summary>
internal static class IntrinsicNames
{
    public const string Preset = "preset";
    public const string Minimal = "minimal";
    public const string Seed = "seed";
    public const string Now = "now";
    public const string Random = "random";

    /// <summary>The largest seed: beyond it a JSON number is not exact.</summary>
    public const long MaxSeed = 9_007_199_254_740_991;

    /// <summary>In the order in which they are written.</summary>
    public static readonly string[] Flags =
    [
        "eval", "webAssembly", "sharedArrayBuffer", "intl", "date", Random, "timers", "weakRefs", "proxy", "reflect", "mapSet", "typedArrays", "promise",
        "bigInt", "regExp", "stringNormalize", "json", "structuredClone", "queueMicrotask", "streams",
    ];
}

using JsRun.Api.Problems;
using JsRun.Protocol.Vocabulary;
using Microsoft.Net.Http.Headers;

namespace JsRun.Api.Modules;

/// <summary>The media types of modules.</summary>
internal static class ModuleContentType
{
    public const string JavaScript = "text/javascript";
    public const string Json = "application/json";
    public const string WebAssembly = "application/wasm";

    private const string Utf8 = "utf-8";

    /// <summary>The type of the module that a request brings, or the refusal.</summary>
    public static (ModuleType Type, Problem? Problem) Of(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Any(encoding => !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase)))
        {
            return Refuse("An encoded body is not accepted: send it without Content-Encoding.");
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            return Refuse();
        }

        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        if (charset.Length > 0 && !charset.Equals(Utf8, StringComparison.OrdinalIgnoreCase))
        {
            return Refuse("The body must be UTF-8.");
        }

        return type.MediaType.ToString().ToLowerInvariant() switch
        {
            JavaScript or "application/javascript" => (ModuleType.JavaScript, null),
            Json => (ModuleType.Json, null),
            WebAssembly => (ModuleType.WebAssembly, null),
            _ => Refuse(),
        };
    }

    /// <summary>The content type of an answer that is a module.</summary>
    public static string Of(ModuleType type) => type switch
    {
        ModuleType.JavaScript => $"{JavaScript}; charset={Utf8}",
        ModuleType.Json => $"{Json}; charset={Utf8}",
        _ => WebAssembly,
    };

    private static (ModuleType Type, Problem? Problem) Refuse(string detail = $"The body must be {JavaScript}, {Json} or {WebAssembly}.") =>
        (default, new Problem(ProblemKind.UnsupportedMediaType, detail));
}

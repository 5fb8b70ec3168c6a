using JsRun.Api.Problems;
using Microsoft.Net.Http.Headers;

namespace JsRun.Api.Requests;

/// <summary>Whether a request says that its body is JSON in UTF-8.</summary>
internal static class JsonContentType
{
    /// <summary>Null when it is; else the refusal.</summary>
    public static Problem? Check(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Any(encoding => !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase)))
        {
            return Refuse("An encoded body is not accepted: send it without Content-Encoding.");
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !IsJson(type))
        {
            return Refuse("The body must be application/json.");
        }

        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        return charset.Length == 0 || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? null : Refuse("The body must be UTF-8.");
    }

    private static bool IsJson(MediaTypeHeaderValue type) =>
        type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        || (type.Type.Equals("application", StringComparison.OrdinalIgnoreCase) && type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));

    private static Problem Refuse(string detail) => new(ProblemKind.UnsupportedMediaType, detail);
}

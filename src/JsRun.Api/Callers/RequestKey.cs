namespace JsRun.Api.Callers;

/// <summary>The key that a request brings: <c>Authorization: Bearer KEY</c> or <c>X-Api-Key: KEY</c>.</summary>
internal static class RequestKey
{
    private const string Scheme = "Bearer ";
    private const string OwnHeader = "X-Api-Key";

    /// <summary>The key; null when there is none, or more than one.</summary>
    public static string? Of(HttpRequest request)
    {
        var authorization = request.Headers.Authorization;
        var own = request.Headers[OwnHeader];
        if (authorization.Count + own.Count != 1)
        {
            return null;
        }

        return own.Count == 1 ? own[0]
            : authorization[0] is { } text && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text[Scheme.Length..].Trim()
            : null;
    }
}

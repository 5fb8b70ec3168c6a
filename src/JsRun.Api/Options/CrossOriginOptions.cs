using JsRun.Api.Requests;

namespace JsRun.Api.Options;

/// <summary>Settings for web pages of other sites (CORS): section <c>JsRun:Cors</c>.</summary>
internal sealed class CrossOriginOptions
{
    /// <summary>Origins, separated by spaces, whose pages may send requests, read the answers and open WebSockets. Empty: none.</summary>
    public string AllowedOrigins { get; init; } = string.Empty;

    /// <summary><see cref="AllowedOrigins"/>, read.</summary>
    [NotASetting]
    public OriginList Origins => field ??= new OriginList(AllowedOrigins);
}

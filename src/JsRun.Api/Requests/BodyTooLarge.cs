using JsRun.Api.Limits;
using JsRun.Api.Options;
using JsRun.Api.Problems;

namespace JsRun.Api.Requests;

/// <summary>The answer to a body above the limit.</summary>
internal static class BodyTooLarge
{
    /// <param name="maxBytes">The limit.</param>
    /// <param name="setting">Full name of the setting that it comes from; null: that of all requests.</param>
    public static Problem Problem(long maxBytes, string? setting = null) => new(
        ProblemKind.PayloadTooLarge,
        $"The request body is longer than {maxBytes} bytes ({setting ?? LimitRanges.Setting(nameof(LimitOptions.MaxRequestBytes))}).");
}

using JsRun.Api.Limits;
using JsRun.Api.Options;
using JsRun.Api.Problems;

namespace JsRun.Api.Requests;

/// <summary>The answer to a body above the limit.</summary>
internal static class BodyTooLarge
{
    public static Problem Problem(long maxBytes) => new(
        ProblemKind.PayloadTooLarge,
        $"The request body is longer than {maxBytes} bytes ({LimitRanges.Setting(nameof(LimitOptions.MaxRequestBytes))}).");
}

using JsRun.Api.Problems;

namespace JsRun.Api.Quotas;

/// <summary>The answer to whoever has used up a quota: which, how much there is, and when another try makes sense.</summary>
internal static class QuotaProblem
{
    private const int DefaultRetrySeconds = 5;

    public static Problem Of(string quota, long limit, long use, string detail, int retryAfterSeconds = DefaultRetrySeconds) => new(ProblemKind.QuotaExceeded, detail)
    {
        RetryAfterSeconds = retryAfterSeconds,
        Extensions = json =>
        {
            json.WriteString("quota", quota);
            json.WriteNumber("limit", limit);
            json.WriteNumber("use", use);
        },
    };
}

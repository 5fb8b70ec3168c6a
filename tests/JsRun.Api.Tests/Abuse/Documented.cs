using System.Text.Json;
using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Abuse;

/// <summary>What the contract lets the service answer.</summary>
internal static class Documented
{
    private static readonly Dictionary<int, string[]> Codes = new()
    {
        [400] = ["invalid_request"],
        [401] = ["unauthenticated"],
        [403] = ["forbidden"],
        [404] = ["not_found", "runtime_not_found", "context_not_found", "function_not_found", "snapshot_not_found", "stream_not_found", "module_not_found", "link_not_found"],
        [405] = ["method_not_allowed"],
        [406] = ["not_acceptable"],
        [408] = ["request_timeout"],
        [409] = ["conflict"],
        [410] = ["runtime_closed", "function_released", "stream_closed", "context_deleted"],
        [413] = ["payload_too_large"],
        [415] = ["unsupported_media_type"],
        [422] = ["bootstrap_failed", "snapshot_failed", "evaluation_failed", "snapshot_rejected"],
        [429] = ["rate_limited", "quota_exceeded", "queue_full"],
        [503] = ["overloaded", "starting", "draining"],
    };

    private static readonly string[] Outcomes =
    [
        "ok", "javascript_error", "syntax_error", "module_not_found", "module_error", "not_serializable", "result_too_large", "result_too_deep", "timeout", "cpu_limit", "interrupted",
        "never_settled", "heap_limit", "crashed",
    ];

    /// <summary>The answer is one of the contract's; gives it back.</summary>
    public static Answer Check(Answer answer)
    {
        var text = answer.Body.ToString();
        if (answer.Status < 400)
        {
            answer.Status.ShouldBeInRange(200, 299, text);
            if (answer["outcome"] is { } outcome)
            {
                Outcomes.ShouldContain(outcome, text);
            }

            return answer;
        }

        if (answer.Body.ValueKind == JsonValueKind.Undefined && answer.Status is 400 or 408 or 414 or 431)
        {
            // What the server refuses before the service sees it has no body.
            answer.Message.Headers.ConnectionClose.ShouldBe(true);
            return answer;
        }

        Codes.ShouldContainKey(answer.Status, text);
        answer["code"].ShouldBeOneOf(Codes[answer.Status], text);
        answer["traceId"].ShouldNotBeNullOrEmpty(text);
        answer.Message.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        if (answer.Status is 429 or 503)
        {
            answer.Message.Headers.RetryAfter.ShouldNotBeNull(text);
        }

        return answer;
    }

    /// <summary>A status that is no fault of the service: neither of these is below 500 or one that is documented.</summary>
    public static bool IsFault(int status) => status >= 500 && status is not (503 or 505);
}

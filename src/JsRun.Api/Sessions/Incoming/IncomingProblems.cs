using JsRun.Api.Callers;
using JsRun.Api.Limits;
using JsRun.Api.Options;
using JsRun.Api.Problems;

namespace JsRun.Api.Sessions.Incoming;

/// <summary>What can be wrong with streams that a session's client feeds.</summary>
internal static class IncomingProblems
{
    /// <summary>Nobody reads the stream any more.</summary>
    public static Problem Ended(string detail, string reason) =>
        new(ProblemKind.StreamClosed, detail) { Extensions = json => json.WriteString("reason", reason) };

    public static Problem TooManyBytes(Caller caller) => new(
        ProblemKind.QueueFull,
        $"Items of {caller.Limits.Evaluation.MaxSessionPushBytes} bytes wait to be read ({LimitRanges.Setting(nameof(LimitOptions.MaxSessionPushBytes))}). Wait for the answers to earlier pushes.")
    {
        RetryAfterSeconds = 1,
    };

    public static Problem TooManyPushes(Caller caller) => new(
        ProblemKind.QueueFull,
        $"{caller.Limits.Evaluation.MaxSessionPushes} pushes wait until there is room ({LimitRanges.Setting(nameof(LimitOptions.MaxSessionPushes))}). Wait for the answers to earlier pushes.")
    {
        RetryAfterSeconds = 1,
    };

    public static Problem TooManyStreams(Caller caller, int use) => new(
        ProblemKind.QuotaExceeded, $"The session feeds as many streams as it may ({LimitRanges.Setting(nameof(LimitOptions.MaxSessionStreams))}).")
    {
        RetryAfterSeconds = 5,
        Extensions = json =>
        {
            json.WriteString("quota", "sessionStreams");
            json.WriteNumber("limit", caller.Limits.Evaluation.MaxSessionStreams);
            json.WriteNumber("use", use);
        },
    };
}

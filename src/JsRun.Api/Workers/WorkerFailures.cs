using JsRun.Api.Limits;
using JsRun.Api.Options;
using JsRun.Api.Problems;
using JsRun.Api.Runtimes;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Workers;

/// <summary>The table that maps a worker's reasons for not carrying out a request to problems.</summary>
internal static partial class WorkerFailures
{
    /// <param name="failure">What the worker said.</param>
    /// <param name="valueField">The field whose values the worker had to convert, to name it when it could not.</param>
    /// <param name="logger">For what is a defect.</param>
    public static Problem ToProblem(FailedMessage failure, string valueField, ILogger logger)
    {
        switch (failure.Code)
        {
            case FailureCode.RuntimeNotFound:
                return RuntimeProblems.NotFound;
            case FailureCode.RuntimeClosed:
                return RuntimeProblems.Closed(failure.CloseReason);
            case FailureCode.QueueFull:
                return new Problem(ProblemKind.QueueFull, "As many requests wait for the runtime as may (JsRun:Limits:MaxQueueLength).") { RetryAfterSeconds = 1 };
            case FailureCode.InvalidValue:
                return Problem.Invalid(Join(valueField, failure.Path), failure.Detail.Length > 0 ? failure.Detail : "cannot be converted.");
            case FailureCode.ModuleNotFound:
                return new Problem(ProblemKind.ModuleNotFound, "The runtime has no module with this specifier.");
            case FailureCode.InvalidModule:
            case FailureCode.InvalidIntrinsics:
                return Problem.Invalid(failure.Path, failure.Detail);
            case FailureCode.FunctionNotFound:
                return FunctionMissing(ProblemKind.FunctionNotFound, failure, valueField);
            case FailureCode.FunctionReleased:
                return FunctionMissing(ProblemKind.FunctionReleased, failure, valueField);
            case FailureCode.ContextNotFound:
                return new Problem(ProblemKind.ContextNotFound, failure.Detail);
            case FailureCode.ContextDeleted:
                return new Problem(ProblemKind.ContextDeleted, failure.Detail) { Extensions = static json => json.WriteString("reason", "deleted") };
            case FailureCode.TooManyContexts:
                return new Problem(ProblemKind.QuotaExceeded, $"{failure.Detail} ({LimitRanges.Setting(nameof(LimitOptions.MaxContexts))})");
            case FailureCode.EvaluationFailed:
                return WithEvaluation(ProblemKind.EvaluationFailed, "The expression failed; evaluation says how.", failure.Envelope.ToArray());
            case FailureCode.JobFailed:
                return WithEvaluation(ProblemKind.EvaluationFailed, "A job failed; evaluation says how. What was due after it still waits.", failure.Envelope.ToArray());
            case FailureCode.BootstrapFailed:
                return BootstrapFailed(failure.Envelope.ToArray());
            case FailureCode.Conflict:
                return new Problem(ProblemKind.Conflict, failure.Detail);
            case FailureCode.StreamGivenUp:
                return new Problem(ProblemKind.Conflict, failure.Detail.Length > 0 ? failure.Detail : "It was interrupted, or took longer than it may (JsRun:Limits:MaxDumpMs).");
            case FailureCode.Draining:
                return WorkerProblems.Draining;
            default:
                Log.WorkerReportedDefect(logger, failure.Code, failure.Detail);
                return WorkerProblems.Internal;
        }
    }

    /// <summary>A runtime was not made because its bootstrap script failed in the way that the envelope tells.</summary>
    public static Problem BootstrapFailed(byte[] envelope) =>
        WithEvaluation(ProblemKind.BootstrapFailed, "The bootstrap script failed; evaluation says how.", envelope);

    private static Problem WithEvaluation(ProblemKind kind, string detail, byte[] envelope) => new(kind, detail)
    {
        Extensions = json =>
        {
            json.WritePropertyName("evaluation");
            json.WriteRawValue(envelope, skipInputValidation: true);
        },
    };

    // The worker's words name the handle; one inside of a value is found by its path.
    private static Problem FunctionMissing(ProblemKind kind, FailedMessage failure, string valueField) =>
        new(kind, failure.Path.Length == 0 ? $"{failure.Detail}." : $"{Join(valueField, failure.Path)}: {failure.Detail}.");

    // The worker's path starts inside the field: `a.b`, or `[0]`.
    private static string Join(string field, string path) =>
        path.Length == 0 ? field : field.Length == 0 ? path : path[0] == '[' ? field + path : $"{field}.{path}";

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.WorkerReportedDefect, LogLevel.Error, "A worker failed with {Code}: {Detail}")]
        public static partial void WorkerReportedDefect(ILogger logger, FailureCode code, string detail);
    }
}

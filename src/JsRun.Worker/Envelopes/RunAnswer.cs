using System.Text.Json;
using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Hosting;
using CloseReason = JsRun.Protocol.Vocabulary.CloseReason;

namespace JsRun.Worker.Envelopes;

/// <summary>Turns what the engine answered into the answer of a request.</summary>
internal static class RunAnswer
{
    /// <summary>The payload of a <see cref="FrameKind.RunResult"/>.</summary>
    /// <param name="result">What the engine answered.</param>
    /// <param name="outcome">The contract's word for it.</param>
    /// <param name="runtimeId">The runtime's id; null for a one-shot.</param>
    public static Payload RunResult(RunResult result, Outcome outcome, JsonEncodedText? runtimeId)
    {
        var state = EngineTerms.Of(result.StateAfter);
        var usage = result.Usage;
        using var writer = new PayloadWriter(RunResultMessage.MaxPrefixSize + EnvelopeBytes(result));
        RunResultMessage.WritePrefix(writer, outcome, state, usage.WallMs, usage.CpuMs, usage.QueuedMs, EngineTerms.Of(result.Parts));
        EnvelopeWriter.Write(writer, result, outcome, runtimeId, state);
        return writer.ToPayload();
    }

    /// <summary>The envelope alone, for a bootstrap that failed.</summary>
    public static ReadOnlyMemory<byte> Envelope(RunResult result, Outcome outcome)
    {
        using var writer = new PayloadWriter(EnvelopeBytes(result));
        EnvelopeWriter.Write(writer, result, outcome, runtimeId: null, EngineTerms.Of(result.StateAfter));
        using var payload = writer.ToPayload();
        return payload.Span.ToArray();
    }

    /// <summary>The failure of a run that was not carried out.</summary>
    public static FailedMessage Failure(RunResult result) => result.Outcome switch
    {
        RunOutcome.Closed => new FailedMessage
        {
            Code = FailureCode.RuntimeClosed,
            CloseReason = result.CloseReason is { } reason ? EngineTerms.Of(reason) : CloseReason.Lost,
        },
        RunOutcome.InvalidValue => InvalidValue(result),
        RunOutcome.InvalidModule => ValueFailure(FailureCode.InvalidModule, result),
        RunOutcome.InvalidIntrinsics => ValueFailure(FailureCode.InvalidIntrinsics, result),
        RunOutcome.NoSuchModule => new FailedMessage { Code = FailureCode.ModuleNotFound },
        RunOutcome.FunctionNotFound => ValueFailure(FailureCode.FunctionNotFound, result),
        RunOutcome.FunctionReleased => ValueFailure(FailureCode.FunctionReleased, result),
        RunOutcome.NoSuchContext => ValueFailure(FailureCode.ContextNotFound, result),
        RunOutcome.ContextDeleted => ValueFailure(FailureCode.ContextDeleted, result),
        RunOutcome.ContextNameTaken or RunOutcome.ContextIsDefault or RunOutcome.ContextsLinked => ValueFailure(FailureCode.Conflict, result),
        RunOutcome.TooManyContexts => ValueFailure(FailureCode.TooManyContexts, result),
        RunOutcome.QueueFull => new FailedMessage { Code = FailureCode.QueueFull },
        RunOutcome.Cancelled => new FailedMessage { Code = FailureCode.Cancelled, CpuMicroseconds = (long)(result.Usage.CpuMs * 1000) },
        _ => new FailedMessage { Code = FailureCode.Internal, Detail = result.Outcome.ToString() },
    };

    /// <summary>As <see cref="Failure"/>, of a runtime that is new: it has handed out no functions, so whatever names one is a bad value.</summary>
    public static FailedMessage FailureOfNew(RunResult result) => result.Outcome == RunOutcome.FunctionNotFound ? InvalidValue(result) : Failure(result);

    /// <summary>A value that could not be converted or set, with the place and the reason that the engine gave.</summary>
    public static FailedMessage InvalidValue(RunResult result) => ValueFailure(FailureCode.InvalidValue, result);

    private static FailedMessage ValueFailure(FailureCode code, RunResult result)
    {
        var (path, message) = ValueErrorReader.Read(result.ErrorJson.Span);
        return new FailedMessage { Code = code, Path = path, Detail = message };
    }

    private static int EnvelopeBytes(RunResult result) =>
        EnvelopeWriter.FixedBytes + result.ValueJson.Length + result.ErrorJson.Length + result.Console.Json.Length;
}

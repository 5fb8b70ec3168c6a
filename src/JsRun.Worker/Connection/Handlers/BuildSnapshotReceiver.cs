using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Envelopes;
using JsRun.Worker.Hosting;
using CloseReason = JsRun.Engine.CloseReason;
using RunLimits = JsRun.Engine.RunLimits;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>
/// Runs scripts, makes a snapshot of what they have set up, and tries it: one that V8 cannot start from ends this process, which has no
/// other work, rather than one that has.
/// </summary>
internal sealed class BuildSnapshotReceiver(RequestRegistry requests, RuntimeStarter starter) : RequestReceiver<BuildSnapshotMessage>(requests)
{
    // What a frame can carry, and nobody should want to.
    private const int MaxBlobBytes = FrameHeader.MaxPayloadBytes - 1024;

    private static readonly byte[] EmptySource = "\"\""u8.ToArray();

    protected override BuildSnapshotMessage Read(ReadOnlyMemory<byte> payload) => BuildSnapshotMessage.Read(payload);

    protected override async ValueTask HandleAsync(PendingRequest request, BuildSnapshotMessage message)
    {
        var limits = starter.Complete(message.IsolateLimits);
        var (taken, failure) = await TakeAsync(request, message, limits).ConfigureAwait(false);
        using (taken)
        {
            failure ??= taken!.ValueJson.Length > MaxBlobBytes
                ? new FailedMessage { Code = FailureCode.SnapshotFailed, Detail = $"it would have {taken.ValueJson.Length} bytes, which is too many" }
                : null;
            if (failure is not null)
            {
                await request.FailAsync(failure).ConfigureAwait(false);
                return;
            }

            var heapBytes = await TryOutAsync(request, message, limits, taken!.ValueJson).ConfigureAwait(false);
            await request.AnswerAsync(FrameKind.Done, new SnapshotBuiltMessage(heapBytes, taken.ValueJson).ToPayload()).ConfigureAwait(false);
        }
    }

    private async ValueTask<(RunResult? Taken, FailedMessage? Failure)> TakeAsync(PendingRequest request, BuildSnapshotMessage message, RuntimeLimits limits)
    {
        var runtime = await starter.StartForSnapshotAsync(limits, request.CorrelationId, request.Cancelled).ConfigureAwait(false);
        try
        {
            request.Runtime = runtime;
            var (envelope, failure) = await RunScriptsAsync(request, message, runtime).ConfigureAwait(false);
            if (failure is not null)
            {
                return (null, failure);
            }

            var taken = await runtime.TakeSnapshotAsync(request.Cancelled).ConfigureAwait(false);
            if (taken.Outcome == RunOutcome.Ok)
            {
                return (taken, null);
            }

            using (taken)
            {
                return (null, FailureOf(taken, envelope));
            }
        }
        finally
        {
            await runtime.CloseAsync(CloseReason.Deleted).ConfigureAwait(false);
        }
    }

    private static FailedMessage FailureOf(RunResult taken, ReadOnlyMemory<byte> envelope)
    {
        if (taken.Outcome == RunOutcome.SnapshotFailed)
        {
            return new FailedMessage { Code = FailureCode.SnapshotFailed, Detail = RunAnswer.InvalidValue(taken).Detail, Envelope = envelope };
        }

        // The heap was full only once all of it was looked at.
        return EngineTerms.Of(taken.Outcome) is { } outcome
            ? new FailedMessage { Code = FailureCode.SnapshotFailed, Detail = "what the scripts keep is more than the heap limit allows", Envelope = RunAnswer.Envelope(taken, outcome) }
            : RunAnswer.Failure(taken);
    }

    /// <summary>Runs the scripts one after the other on one budget: the envelope of the last one, or what is to be answered.</summary>
    private static async ValueTask<(ReadOnlyMemory<byte> Envelope, FailedMessage? Failure)> RunScriptsAsync(
        PendingRequest request, BuildSnapshotMessage message, JsRuntime runtime)
    {
        var limits = EngineTerms.Of(message.RunLimits);
        var envelope = default(ReadOnlyMemory<byte>);
        for (var index = 0; index < message.Scripts.Count; index++)
        {
            var script = message.Scripts[index];
            var evaluation = new EvaluateRequest { Code = script.Source, FileName = script.Name, Console = message.Console, DropValue = true, Limits = limits };
            using var result = await runtime.EvaluateAsync(evaluation, request.Cancelled).ConfigureAwait(false);
            if (EngineTerms.Of(result.Outcome) is not { } outcome)
            {
                return (default, RunAnswer.Failure(result));
            }

            if (outcome != Outcome.Ok)
            {
                return (default, new FailedMessage { Code = FailureCode.SnapshotFailed, Path = script.Name, Envelope = RunAnswer.Envelope(result, outcome) });
            }

            envelope = index == message.Scripts.Count - 1 ? RunAnswer.Envelope(result, outcome) : default;
            limits = Less(limits, result.Usage);
        }

        return (envelope, null);
    }

    /// <summary>Starts a runtime from it: the memory that one takes.</summary>
    private async ValueTask<long> TryOutAsync(PendingRequest request, BuildSnapshotMessage message, RuntimeLimits limits, ReadOnlyMemory<byte> blob)
    {
        using var snapshot = RuntimeSnapshot.Open(blob.Span, message.Console);
        var runtime = await starter.StartAsync(limits, request.CorrelationId, snapshot, request.Cancelled).ConfigureAwait(false);
        try
        {
            request.Runtime = runtime;
            var evaluation = new EvaluateRequest { Code = EmptySource, Limits = EngineTerms.Of(message.RunLimits) };
            using var result = await runtime.EvaluateAsync(evaluation, request.Cancelled).ConfigureAwait(false);
            return result.Usage.HeapUsedBytes + result.Usage.ExternalBytes;
        }
        finally
        {
            await runtime.CloseAsync(CloseReason.Deleted).ConfigureAwait(false);
        }
    }

    private static RunLimits Less(RunLimits limits, RunUsage usage) => limits with
    {
        TimeoutMs = Math.Max(1, limits.TimeoutMs - (int)usage.WallMs),
        CpuMs = Math.Max(1, limits.CpuMs - (int)usage.CpuMs),
    };
}

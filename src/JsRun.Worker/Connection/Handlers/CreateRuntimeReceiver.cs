using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Connection.HostCalls;
using JsRun.Worker.Envelopes;
using JsRun.Worker.Hosting;
using CloseReason = JsRun.Engine.CloseReason;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Makes a runtime with an id. When its bootstrap fails nothing is left behind.</summary>
internal sealed class CreateRuntimeReceiver(RequestRegistry requests, RuntimeHost host, SnapshotShelf snapshots, RuntimeStarter starter, FunctionChannels channels)
    : RequestReceiver<CreateRuntimeMessage>(requests)
{
    private static readonly byte[] EmptySource = "\"\""u8.ToArray();

    protected override CreateRuntimeMessage Read(ReadOnlyMemory<byte> payload) => CreateRuntimeMessage.Read(payload);

    protected override async ValueTask HandleAsync(PendingRequest request, CreateRuntimeMessage message)
    {
        if (message.SnapshotId.Length == 0)
        {
            await CreateAsync(request, message, snapshots.Plain).ConfigureAwait(false);
            return;
        }

        if (snapshots.TryHold(message.SnapshotId) is not { } snapshot)
        {
            await request.FailAsync(FailureCode.SnapshotNotLoaded).ConfigureAwait(false);
            return;
        }

        try
        {
            await CreateAsync(request, message, snapshot.Pool).ConfigureAwait(false);
        }
        finally
        {
            snapshot.Release();
        }
    }

    private async ValueTask CreateAsync(PendingRequest request, CreateRuntimeMessage message, WarmPool pool)
    {
        var runtime = await pool.TakeAsync(starter.Complete(message.IsolateLimits), request.CorrelationId, request.Cancelled)
            .ConfigureAwait(false);
        var isKept = false;
        try
        {
            request.Runtime = runtime;
            if (await BootstrapAsync(request, runtime, message).ConfigureAwait(false) is { } failure)
            {
                await request.FailAsync(failure).ConfigureAwait(false);
                return;
            }

            // What the bootstrap script awaits settles by itself: nobody could run its jobs.
            if (message.ManualJobs && await MakeJobsManualAsync(request, runtime).ConfigureAwait(false) is { } refusal)
            {
                await request.FailAsync(refusal).ConfigureAwait(false);
                return;
            }

            isKept = host.TryAdd(message.RuntimeId, runtime, TimeSpan.FromSeconds(message.IdleTimeoutSeconds));
            if (isKept)
            {
                await request.DoneAsync().ConfigureAwait(false);
            }
            else
            {
                await request.FailAsync(Taken()).ConfigureAwait(false);
            }
        }
        finally
        {
            if (!isKept)
            {
                _ = runtime.CloseAsync(CloseReason.Deleted);
            }

            pool.Replenish();
        }
    }

    private static async ValueTask<FailedMessage?> MakeJobsManualAsync(PendingRequest request, JsRuntime runtime)
    {
        using var result = await runtime.MakeJobsManualAsync(request.Cancelled).ConfigureAwait(false);
        return result.Outcome == RunOutcome.Ok ? null : RunAnswer.Failure(result);
    }

    private static FailedMessage Taken() => new() { Code = FailureCode.Internal, Detail = "The runtime id is in use." };

    /// <summary>Takes intrinsics away, stores the modules, sets the globals, installs the console and runs the bootstrap script, in one run. Null when all went well.</summary>
    private async ValueTask<FailedMessage?> BootstrapAsync(PendingRequest request, JsRuntime runtime, CreateRuntimeMessage message)
    {
        if (message.Bootstrap.IsEmpty && message.Globals.IsEmpty && message.Modules.IsEmpty && message.ImportMap.IsEmpty
            && message.Intrinsics.IsEmpty && !message.Console && message.Functions.Count == 0 && !message.Web)
        {
            return null;
        }

        var functions = message.Functions.Count == 0 ? [] : channels.Open(runtime, message.FunctionChannel, message.Functions);
        var evaluation = new EvaluateRequest
        {
            Code = message.Bootstrap.IsEmpty ? EmptySource : message.Bootstrap,
            FileName = message.BootstrapFileName,
            Globals = message.Globals,
            Modules = message.Modules,
            ImportMap = message.ImportMap,

            // The runtime keeps them; the message's memory goes.
            Intrinsics = message.Intrinsics.ToArray(),
            HostFunctions = functions.Count == 0 ? null : [.. functions.Where(function => !function.IsModuleLoader)],
            ModuleLoader = functions.FirstOrDefault(function => function.IsModuleLoader),
            Console = message.Console,
            Web = message.Web,
            IsBootstrap = true,
            HostTag = request.CorrelationId,

            // Nobody sees the value: no container of it is looked into.
            Limits = EngineTerms.Of(message.BootstrapLimits) with { MaxResultDepth = 0 },
        };
        using var result = await runtime.EvaluateAsync(evaluation, request.Cancelled).ConfigureAwait(false);
        host.ReportCpu(message.RuntimeId, result.Usage.CpuMs);
        return EngineTerms.Of(result.Outcome) switch
        {
            Outcome.Ok or Outcome.NotSerializable or Outcome.ResultTooLarge or Outcome.ResultTooDeep => null,
            { } outcome => new FailedMessage { Code = FailureCode.BootstrapFailed, Envelope = RunAnswer.Envelope(result, outcome) },
            null => RunAnswer.FailureOfNew(result),
        };
    }
}

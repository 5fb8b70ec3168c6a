using JsRun.Api.Runtimes;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Workers;

/// <summary>Carries what one worker says without being asked to those whom it concerns.</summary>
internal sealed class WorkerEvents(RuntimeDirectory directory) : IWorkerEvents
{
    private Worker? _worker;

    /// <summary>The worker is ready: from now on it may be asked to run code, and only then has it anything to say.</summary>
    public void Attach(Worker worker) => Volatile.Write(ref _worker, worker);

    /// <inheritdoc />
    public void OnRuntimeClosed(RuntimeClosedMessage message) => directory.Close(message.RuntimeId, message.Reason);

    /// <inheritdoc />
    public void OnUnresponsive(ulong isolateNumber) => Volatile.Read(ref _worker)?.Kill(new KillOrder(KillReason.Unresponsive, isolateNumber));
}

using JsRun.Protocol.Messages;

namespace JsRun.Api.Workers;

/// <summary>What a worker says without being asked. Called on the connection's read loop: must not block.</summary>
internal interface IWorkerEvents
{
    /// <summary>A runtime is gone without having been deleted.</summary>
    void OnRuntimeClosed(RuntimeClosedMessage message);

    /// <summary>A runtime has taken CPU time that no answer tells.</summary>
    void OnCpuUsed(CpuUsedMessage message);

    /// <summary>An isolate does not react to termination: the worker has to be killed. 0 when its request has been answered meanwhile.</summary>
    void OnUnresponsive(ulong isolateNumber);
}

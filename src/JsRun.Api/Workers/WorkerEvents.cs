using JsRun.Api.Metrics;
using JsRun.Api.Runtimes;
using JsRun.Api.Tenants;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Workers;

/// <summary>Carries what one worker says without being asked to those whom it concerns.</summary>
internal sealed class WorkerEvents(RuntimeDirectory directory, TenantDirectory tenants, ServiceMeter meter) : IWorkerEvents
{
    private Worker? _worker;

    /// <summary>The worker is ready: from now on it may be asked to run code, and only then has it anything to say.</summary>
    public void Attach(Worker worker) => Volatile.Write(ref _worker, worker);

    /// <inheritdoc />
    public void OnRuntimeClosed(RuntimeClosedMessage message) => directory.Close(message.RuntimeId, message.Reason);

    /// <inheritdoc />
    public void OnCpuUsed(CpuUsedMessage message)
    {
        if (directory.TenantOf(message.RuntimeId) is not { } tenant)
        {
            return;
        }

        var cpuMs = message.Microseconds / 1000.0;
        meter.CpuUsed(tenant, cpuMs);
        if (tenants.UseOf(tenant) is not { } use)
        {
            return;
        }

        use.Cpu.Charge(cpuMs);
        if (use.Cpu.OverdrawnMs is > 0 and var milliseconds)
        {
            Volatile.Read(ref _worker)?.Link.HoldBackground(message.RuntimeId, milliseconds);
        }
    }

    /// <inheritdoc />
    public void OnUnresponsive(ulong isolateNumber) => Volatile.Read(ref _worker)?.Kill(new KillOrder(KillReason.Unresponsive, isolateNumber));
}

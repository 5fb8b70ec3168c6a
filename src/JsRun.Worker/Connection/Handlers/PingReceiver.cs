using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Worker.Hosting;
using JsRun.Worker.Lifetime;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>
/// Answers on the connection's own loop, so that the answer tells that the loop is alive. What it reports is there already: no runtime is
/// asked, however busy it is.
/// </summary>
/// <param name="sender">Takes the answer.</param>
/// <param name="memory">The process's memory.</param>
/// <param name="code">Kept code; null before V8 is there.</param>
/// <param name="host">The runtimes; null before V8 is there.</param>
/// <param name="warmRuntimes">How many are prepared.</param>
internal sealed class PingReceiver(FrameSender sender, ResidentMemory memory, CodeCache? code, RuntimeHost? host, Func<int> warmRuntimes) : IFrameReceiver
{
    public void Receive(ulong correlationId, Payload payload)
    {
        payload.Dispose();
        host?.ReportCpu();
        var reports = host?.Report() ?? [];
        var cpuMs = Environment.CpuUsage.TotalTime.TotalMilliseconds;
        var pong = new PongMessage(memory.Read(), cpuMs, warmRuntimes(), code?.Bytes ?? 0, code?.Hits ?? 0, reports);
        sender.Post(FrameKind.Pong, correlationId, pong.ToPayload());
    }
}

using JsRun.Engine.Contexts;
using JsRun.Engine.Isolates;
using JsRun.Engine.Runs;
using JsRun.Engine.Runtimes;

namespace JsRun.Engine.Ports;

/// <summary>Gives a context a port whose other end is elsewhere. A setter of the global object may run, so it has limits like any run.</summary>
internal sealed class OpenPortRun(string context, string name, IPortPeer peer, WakeSignal signal, RunLimits limits) : Run(RunKind.OpenPort, limits)
{
    private RemotePort? _port;

    public override RunProduct Start(IsolateSession session)
    {
        if (!session.Contexts.TryFind(context, out var entry, out var missing))
        {
            return ContextFailure.Of(missing, context);
        }

        var status = session.OpenPort(entry.Realm.Handle, name, peer, signal, out _port);
        if (_port is null)
        {
            return ContextFailure.OfLink(session.Isolate, status);
        }

        // Here, so that nothing that a script sends comes before.
        peer.Opened(_port);
        return new RunProduct(RunProgress.Finished);
    }

    /// <summary>Of a run that was stopped after all nobody uses the port.</summary>
    public override void ReleaseContext(IsolateSession session)
    {
        if (Stop != StopReason.None)
        {
            _port?.Cut();
        }
    }
}

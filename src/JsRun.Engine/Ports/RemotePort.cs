using JsRun.Engine.Ports;

namespace JsRun.Engine;

/// <summary>A port of a runtime whose other end is elsewhere: what that end does. Any thread; in order; nothing happens once either end is closed.</summary>
public sealed class RemotePort
{
    private readonly RemotePorts _ports;

    internal RemotePort(RemotePorts ports, ulong number, IPortPeer peer)
    {
        _ports = ports;
        Number = number;
        Peer = peer;
    }

    internal ulong Number { get; }

    internal IPortPeer Peer { get; }

    /// <summary>A message arrives, as <see cref="IPortPeer.Send"/> gave it. It must stay as it is. The caller bounds those that have not been taken.</summary>
    public void Receive(ReadOnlyMemory<byte> message) => _ports.Post(new PortMail(Number, PortMailKind.Message, message, 0));

    /// <summary>The other end is closed, or gone: scripts get a close event after what has arrived.</summary>
    public void Cut() => _ports.Post(new PortMail(Number, PortMailKind.Cut, default, 0));

    /// <summary>A message of so many bytes that was sent waits in this runtime no more.</summary>
    public void Release(int bytes) => _ports.Post(new PortMail(Number, PortMailKind.Released, default, bytes));
}

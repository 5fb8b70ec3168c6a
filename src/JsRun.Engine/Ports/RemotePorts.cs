using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runtimes;

namespace JsRun.Engine.Ports;

/// <summary>
/// The ports of a runtime whose other end is elsewhere. What those ends do waits here for the runtime's thread, which takes it between
/// turns; whoever posts it sees to it that it does not become too much.
/// </summary>
internal sealed class RemotePorts(WakeSignal signal)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, RemotePort> _ports = [];
    private Queue<PortMail> _mail = new();
    private Queue<PortMail> _taking = new();
    private int _count;

    /// <summary>Whether there is something to take. Any thread.</summary>
    public bool HasMail => Volatile.Read(ref _count) > 0;

    /// <summary>Something for the runtime's thread. Any thread.</summary>
    public void Post(PortMail mail)
    {
        lock (_lock)
        {
            _mail.Enqueue(mail);
            Volatile.Write(ref _count, _mail.Count);
        }

        signal.Set();
    }

    /// <summary>Takes a port in. Owner thread.</summary>
    public RemotePort Add(ulong number, IPortPeer peer) => _ports[number] = new RemotePort(this, number, peer);

    /// <summary>Passes on what a script has done to a port. Owner thread.</summary>
    public void Note(ulong number, JsrPortEvent portEvent, JsrText message)
    {
        if (!_ports.TryGetValue(number, out var port))
        {
            return;
        }

        switch (portEvent)
        {
            case JsrPortEvent.Sent:
                port.Peer.Send(message.Span);
                break;
            case JsrPortEvent.Taken:
                port.Peer.Taken((int)message.Length);
                break;
            default:
                _ports.Remove(number);
                port.Peer.Closed();
                break;
        }
    }

    /// <summary>Has the isolate know what the other ends have done. Owner thread, inside a turn, between scripts.</summary>
    public void TakeMail(Isolate isolate)
    {
        lock (_lock)
        {
            (_mail, _taking) = (_taking, _mail);
            Volatile.Write(ref _count, 0);
        }

        while (_taking.TryDequeue(out var mail))
        {
            switch (mail.Kind)
            {
                case PortMailKind.Message:
                    isolate.Ports.Receive(mail.Port, mail.Message.Span);
                    break;
                case PortMailKind.Released:
                    isolate.Ports.Release(mail.Port, 1, mail.Bytes);
                    break;
                default:
                    isolate.Ports.Cut(mail.Port);
                    _ports.Remove(mail.Port);
                    break;
            }
        }
    }
}

using JsRun.Engine.Deadlines;
using JsRun.Engine.Errands;
using JsRun.Engine.Isolates;
using JsRun.Engine.Runtimes;

namespace JsRun.Engine.Inspection;

/// <summary>
/// The debugger of one runtime: its client, and what is paused for it. While a script is paused the thread does errands, which the
/// client's messages are, and nothing else. Owner thread.
/// </summary>
internal sealed class RuntimeInspector
{
    private readonly IsolateSession _session;
    private readonly RuntimeGate _gate;
    private readonly ErrandQueue _errands;
    private readonly InspectorSettings _settings;
    private readonly PauseAccount _account;
    private IInspectorClient? _client;
    private bool _isFirstScript = true;
    private bool _breaksOnStart;
    private bool _isLeaving;

    public RuntimeInspector(IsolateSession session, RuntimeGate gate, ErrandQueue errands, InspectorSettings settings)
    {
        _session = session;
        _gate = gate;
        _errands = errands;
        _settings = settings;
        _account = new PauseAccount(gate, settings.MaxPausedMs);
        _breaksOnStart = settings.BreakOnStart;
        Debugger.Enable();
    }

    private IsolateDebugger Debugger => _session.Isolate.Debugger;

    /// <summary>Takes a client; false when there is one.</summary>
    public bool TryConnect(IInspectorClient client)
    {
        if (_client is not null || !Debugger.TryConnect())
        {
            return false;
        }

        _client = client;
        _account.Reset();
        return true;
    }

    /// <summary>Forgets a client; what is paused goes on.</summary>
    public void Disconnect(IInspectorClient client) => Drop(client, InspectorDrop.Disconnected);

    /// <summary>Whether this is the client.</summary>
    public bool Serves(IInspectorClient client) => _client == client;

    /// <summary>Carries out a message of the client.</summary>
    public void Dispatch(ReadOnlySpan<byte> message)
    {
        var opened = _account.TryOpen();
        if (opened || _account.IsOpen)
        {
            Debugger.Dispatch(message);
        }

        if (opened)
        {
            CloseAccount();
        }
    }

    /// <summary>Sends the client a message, in the middle of whatever made V8 write it.</summary>
    public void Send(ReadOnlySpan<byte> message)
    {
        if (_client is not { } client || _isLeaving)
        {
            return;
        }

        var sending = client.TrySend(message);
        if (sending == InspectorSending.Full)
        {
            sending = SendWhenTaken(client, message);
        }

        if (sending != InspectorSending.Sent)
        {
            DropSoon(client, InspectorDrop.TooSlow);
        }
    }

    /// <summary>Before a run begins: the first one may have to wait for its debugger.</summary>
    public void WaitForClient()
    {
        if (_isFirstScript)
        {
            _isFirstScript = false;
            if (_settings.WaitForConnection)
            {
                Debugger.Wait();
            }
        }
    }

    /// <summary>Before the first statement of a run's script: it may have to pause there.</summary>
    public void BreakOnStart()
    {
        if (_breaksOnStart && _client is not null)
        {
            _breaksOnStart = false;
            Debugger.Break();
        }
    }

    /// <summary>Stays until the script may go on: the client says so or is gone, its time is up, or the script is to be stopped.</summary>
    public void StayPaused()
    {
        var opened = _account.TryOpen();
        while (_account.IsOpen && Debugger.IsPaused && !_account.IsOver)
        {
            if (!_errands.DoNext(_session))
            {
                _gate.Signal.Wait(-1);
            }
        }

        if (opened)
        {
            CloseAccount();
        }
    }

    private InspectorSending SendWhenTaken(IInspectorClient client, ReadOnlySpan<byte> message)
    {
        var sending = InspectorSending.Full;
        var opened = _account.TryOpen();
        var untilNs = MonotonicClock.NowNs + (_settings.MaxStallMs * MonotonicClock.NsPerMs);
        while (sending == InspectorSending.Full && _account.IsOpen && !_account.IsOver)
        {
            var leftNs = untilNs - MonotonicClock.NowNs;
            if (leftNs <= 0)
            {
                break;
            }

            _gate.Signal.Wait(leftNs);
            sending = client.TrySend(message);
        }

        if (opened && !_account.Close())
        {
            DropSoon(client, InspectorDrop.PausedTooLong);
        }

        return sending;
    }

    // V8 is in the middle of something that it wants to tell the client: not now.
    private void DropSoon(IInspectorClient client, InspectorDrop reason)
    {
        if (_isLeaving)
        {
            return;
        }

        _isLeaving = _errands.TryAdd(new AnsweredErrand<bool>(
            _ =>
            {
                Drop(client, reason);
                return true;
            },
            otherwise: false));
        _gate.RingForErrand();
    }

    private void CloseAccount()
    {
        if (!_account.Close() && _client is { } client)
        {
            Drop(client, InspectorDrop.PausedTooLong);
        }
    }

    private void Drop(IInspectorClient client, InspectorDrop reason)
    {
        if (_client == client)
        {
            _client = null;
            _isLeaving = false;
            Debugger.Disconnect();
            client.Dropped(reason);
        }
    }
}

using System.Text.Json;
using JsRun.Engine;
using CloseReason = JsRun.Protocol.Vocabulary.CloseReason;

namespace JsRun.Worker.Hosting;

/// <summary>
/// A runtime that has an id: who uses it, since when nobody does, and how it ended. Users enter or are refused, and it is evicted only
/// when nobody is inside. Any thread.
/// </summary>
internal sealed class HostedRuntime(string id, JsRuntime runtime, TimeSpan idleTimeout, TimeProvider time)
{
    private const double MinToldCpuMs = 1;

    private readonly Lock _gate = new();
    private DateTimeOffset _lastUsedAt = time.GetUtcNow();
    private int _users;
    private CloseReason? _closeReason;
    private Task _announcement = Task.CompletedTask;
    private double _toldCpuMs;

    public string Id => id;

    /// <summary>The id as it stands in JSON, without quotes.</summary>
    public JsonEncodedText JsonId { get; } = JsonEncodedText.Encode(id);

    public JsRuntime Runtime => runtime;

    /// <summary>Why it is closed; null while it is open.</summary>
    public CloseReason? CloseReason
    {
        get
        {
            lock (_gate)
            {
                return _closeReason;
            }
        }
    }

    /// <summary>When it was last used: now, while somebody is inside.</summary>
    public DateTimeOffset LastUsedAt
    {
        get
        {
            lock (_gate)
            {
                return _users > 0 ? time.GetUtcNow() : _lastUsedAt;
            }
        }
    }

    /// <summary>When it will be due for eviction unless it is used before.</summary>
    public DateTimeOffset ExpiresAt => LastUsedAt + idleTimeout;

    /// <summary>Counts a use; false when it is closed. Each success is followed by one <see cref="Exit"/>.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_closeReason is not null)
            {
                return false;
            }

            _users++;
            return true;
        }
    }

    /// <summary>Ends a use.</summary>
    public void Exit()
    {
        lock (_gate)
        {
            _users--;
            _lastUsedAt = time.GetUtcNow();
        }
    }

    /// <summary>Closes it if nobody is inside and it has been idle for long enough.</summary>
    public bool TryEvict(Func<Task> announce)
    {
        lock (_gate)
        {
            if (_closeReason is not null || _users > 0 || time.GetUtcNow() < _lastUsedAt + idleTimeout)
            {
                return false;
            }

            Close(JsRun.Protocol.Vocabulary.CloseReason.Evicted, announce);
            return true;
        }
    }

    /// <summary>Closes it for a reason; the first one counts. Nobody enters afterwards.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="announce">Tells the Api; called at most once over all callers.</param>
    /// <returns>Whether this call closed it.</returns>
    public bool TryClose(CloseReason reason, Func<Task> announce)
    {
        lock (_gate)
        {
            if (_closeReason is not null)
            {
                return false;
            }

            Close(reason, announce);
            return true;
        }
    }

    /// <summary>Completes when what <see cref="TryClose"/> announces is on its way: an answer sent afterwards arrives afterwards.</summary>
    public Task Announced
    {
        get
        {
            lock (_gate)
            {
                return _announcement;
            }
        }
    }

    /// <summary>CPU time in µs, since the last call, that no answer tells; less than some is kept for the next call.</summary>
    public long TakeCpuMicroseconds()
    {
        lock (_gate)
        {
            var used = runtime.OtherCpuMs;
            if (used - _toldCpuMs < MinToldCpuMs)
            {
                return 0;
            }

            var microseconds = (long)((used - _toldCpuMs) * 1000);
            _toldCpuMs = used;
            return microseconds;
        }
    }

    private void Close(CloseReason reason, Func<Task> announce)
    {
        _closeReason = reason;
        _announcement = announce();
    }
}

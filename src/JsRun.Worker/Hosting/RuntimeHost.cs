using System.Collections.Concurrent;
using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Connection;
using CloseReason = JsRun.Protocol.Vocabulary.CloseReason;

namespace JsRun.Worker.Hosting;

/// <summary>Owns the runtimes that have an id, from their creation until they are closed and the Api knows. Any thread.</summary>
internal sealed class RuntimeHost(FrameSender sender, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, HostedRuntime> _runtimes = new();
    private readonly ClosedRuntimes _closed = new();

    /// <summary>What the open runtimes are doing and have, as of the end of their last turn. Never waits.</summary>
    public List<RuntimeReport> Report()
    {
        var reports = new List<RuntimeReport>();
        foreach (var (_, hosted) in _runtimes)
        {
            var stats = hosted.Runtime.Stats;
            reports.Add(new RuntimeReport(
                hosted.Runtime.Number,
                EngineTerms.Of(stats.State),
                stats.HeapUsedBytes,
                stats.HeapLimitBytes,
                stats.ExternalBytes,
                stats.PhysicalBytes,
                stats.QueueLength));
        }

        return reports;
    }

    /// <summary>Takes a runtime over; false when the id is taken.</summary>
    public bool TryAdd(string id, JsRuntime runtime, TimeSpan idleTimeout)
    {
        var hosted = new HostedRuntime(id, runtime, idleTimeout, time);
        if (!_runtimes.TryAdd(id, hosted))
        {
            return false;
        }

        _ = ObserveAsync(hosted);
        return true;
    }

    /// <summary>Finds a runtime and enters it: the caller calls <see cref="HostedRuntime.Exit"/>. Null when it is not there.</summary>
    public HostedRuntime? TryEnter(string id) => _runtimes.TryGetValue(id, out var hosted) && hosted.TryEnter() ? hosted : null;

    /// <summary>Finds a runtime without using it. Null when it is not there.</summary>
    public HostedRuntime? Peek(string id) => _runtimes.GetValueOrDefault(id);

    /// <summary>Why <see cref="TryEnter"/> found nothing.</summary>
    public FailedMessage Missing(string id)
    {
        var reason = _runtimes.GetValueOrDefault(id)?.CloseReason ?? _closed.Find(id);
        return reason is { } known
            ? new FailedMessage { Code = FailureCode.RuntimeClosed, CloseReason = known }
            : new FailedMessage { Code = FailureCode.RuntimeNotFound };
    }

    /// <summary>Closes a runtime for its owner; completes when its isolate is gone. False when it is not there.</summary>
    public async ValueTask<bool> TryDeleteAsync(string id)
    {
        if (!_runtimes.TryGetValue(id, out var hosted) || !hosted.TryClose(CloseReason.Deleted, static () => Task.CompletedTask))
        {
            return false;
        }

        Forget(hosted, CloseReason.Deleted);
        await hosted.Runtime.CloseAsync(Engine.CloseReason.Deleted).ConfigureAwait(false);
        return true;
    }

    /// <summary>Closes the runtimes that have been idle for too long. Does not wait for their isolates to be disposed.</summary>
    public void EvictIdle()
    {
        foreach (var (_, hosted) in _runtimes)
        {
            if (hosted.TryEvict(() => AnnounceAsync(hosted, CloseReason.Evicted)))
            {
                Forget(hosted, CloseReason.Evicted);
                _ = hosted.Runtime.CloseAsync(Engine.CloseReason.Evicted);
            }
        }
    }

    /// <summary>Tells the Api which runtimes have taken CPU time that no answer tells, and how much.</summary>
    public void ReportCpu()
    {
        foreach (var (_, hosted) in _runtimes)
        {
            ReportCpu(hosted);
        }
    }

    /// <summary>Tells the Api of CPU time of a runtime whose making failed, or is not over.</summary>
    public void ReportCpu(string id, double milliseconds)
    {
        if (milliseconds >= 1)
        {
            sender.Post(FrameKind.CpuUsed, 0, new CpuUsedMessage { RuntimeId = id, Microseconds = (long)(milliseconds * 1000) }.ToPayload());
        }
    }

    /// <summary>
    /// Notes that a runtime has closed itself, and tells the Api before anybody else does; completes when that is on its way.
    /// </summary>
    public async Task NoteClosedAsync(HostedRuntime hosted, CloseReason reason)
    {
        if (hosted.TryClose(reason, () => AnnounceAsync(hosted, reason)))
        {
            Forget(hosted, reason);
        }

        await hosted.Announced.ConfigureAwait(false);
    }

    /// <summary>Why a runtime did not take a request: it closes, of which this awaits the end to tell the reason, or it has too many.</summary>
    public async ValueTask<FailedMessage> GoneAsync(HostedRuntime hosted)
    {
        if (hosted.Runtime.Closing is null)
        {
            return new FailedMessage { Code = FailureCode.QueueFull };
        }

        var reason = EngineTerms.Of(await hosted.Runtime.Closed.ConfigureAwait(false));
        await NoteClosedAsync(hosted, reason).ConfigureAwait(false);
        return new FailedMessage { Code = FailureCode.RuntimeClosed, CloseReason = hosted.CloseReason ?? reason };
    }

    /// <summary>The open runtime that this isolate is; null when it has no id.</summary>
    public HostedRuntime? Find(JsRuntime runtime) =>
        _runtimes.Select(static entry => entry.Value).FirstOrDefault(hosted => ReferenceEquals(hosted.Runtime, runtime));

    private async Task ObserveAsync(HostedRuntime hosted)
    {
        var reason = await hosted.Runtime.Closed.ConfigureAwait(false);
        ReportCpu(hosted);
        await NoteClosedAsync(hosted, EngineTerms.Of(reason)).ConfigureAwait(false);
    }

    private void ReportCpu(HostedRuntime hosted)
    {
        if (hosted.TakeCpuMicroseconds() is > 0 and var microseconds)
        {
            sender.Post(FrameKind.CpuUsed, 0, new CpuUsedMessage { RuntimeId = hosted.Id, Microseconds = microseconds }.ToPayload());
        }
    }

    private void Forget(HostedRuntime hosted, CloseReason reason)
    {
        _closed.Add(hosted.Id, reason);
        _runtimes.TryRemove(new KeyValuePair<string, HostedRuntime>(hosted.Id, hosted));
    }

    private Task<bool> AnnounceAsync(HostedRuntime hosted, CloseReason reason)
    {
        var message = new RuntimeClosedMessage { RuntimeId = hosted.Id, Reason = reason };
        return sender.SendAsync(FrameKind.RuntimeClosed, 0, message.ToPayload()).AsTask();
    }
}

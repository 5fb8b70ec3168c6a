using System.Runtime.InteropServices;
using JsRun.Api.Limits;
using JsRun.Api.Options;
using JsRun.Api.Problems;
using JsRun.Api.Quotas;
using JsRun.Api.Runtimes;

namespace JsRun.Api.Sessions;

/// <summary>The live sessions, by their runtimes; tells them when these are gone. Any thread.</summary>
internal sealed class SessionDirectory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Session>> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ofTenants = new(StringComparer.Ordinal);
    private readonly LimitOptions _limits;
    private int _count;

    // No tenant's quota, and how many the others have is none of its business.
    private static Problem AllTaken { get; } =
        new(ProblemKind.Overloaded, $"The service has as many sessions as it may have ({LimitRanges.Setting(nameof(LimitOptions.MaxSessions))}).") { RetryAfterSeconds = 5 };

    public SessionDirectory(LimitOptions limits, RuntimeDirectory runtimes)
    {
        _limits = limits;
        runtimes.Closed += OnClosed;
    }

    /// <summary>Takes a session in, unless there are as many as may be; gives the refusal.</summary>
    public Problem? TryAdd(Session session)
    {
        lock (_gate)
        {
            if (_count >= _limits.MaxSessions)
            {
                return AllTaken;
            }

            var tenant = session.Runtime.Tenant;
            var ofTenant = _ofTenants.GetValueOrDefault(tenant);
            if (ofTenant >= session.MaxOfTenant)
            {
                return Exceeded("tenantSessions", session.MaxOfTenant);
            }

            if (!_sessions.TryGetValue(session.Runtime.Id, out var sessions))
            {
                _sessions.Add(session.Runtime.Id, sessions = []);
            }

            if (sessions.Count >= session.MaxOfRuntime)
            {
                return Exceeded("sessionsPerRuntime", session.MaxOfRuntime);
            }

            sessions.Add(session);
            _ofTenants[tenant] = ofTenant + 1;
            _count++;
            return null;
        }
    }

    /// <summary>How many live sessions there are.</summary>
    public int Total
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>How many live sessions a tenant has.</summary>
    public int Count(string tenant)
    {
        lock (_gate)
        {
            return _ofTenants.GetValueOrDefault(tenant);
        }
    }

    /// <summary>The session is over.</summary>
    public void Remove(Session session)
    {
        lock (_gate)
        {
            if (_sessions.TryGetValue(session.Runtime.Id, out var sessions) && sessions.Remove(session))
            {
                _count--;
                if (--CollectionsMarshal.GetValueRefOrNullRef(_ofTenants, session.Runtime.Tenant) == 0)
                {
                    _ofTenants.Remove(session.Runtime.Tenant);
                }

                if (sessions.Count == 0)
                {
                    _sessions.Remove(session.Runtime.Id);
                }
            }
        }
    }

    private static Problem Exceeded(string quota, int limit) => QuotaProblem.Of(quota, limit, limit, $"There are {limit} sessions, as many as may be.");

    private void OnClosed(RuntimeRecord runtime)
    {
        Session[] sessions;
        lock (_gate)
        {
            sessions = _sessions.TryGetValue(runtime.Id, out var found) ? [.. found] : [];
        }

        Array.ForEach(sessions, session => session.NoteRuntimeGone());
    }
}

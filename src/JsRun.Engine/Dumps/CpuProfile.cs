using JsRun.Engine.Isolates;

namespace JsRun.Engine;

/// <summary>
/// A CPU profile of a runtime, from its start until it has been written or dropped. A runtime has one at a time; one that has gone
/// leaves another that was started since alone. Any thread.
/// </summary>
public sealed class CpuProfile
{
    private readonly JsRuntime _runtime;

    internal CpuProfile(JsRuntime runtime)
    {
        _runtime = runtime;
    }

    /// <summary>
    /// Ends the profile at once, also while a script runs, and keeps it for <see cref="JsRuntime.DumpAsync"/>; false when it has been
    /// dropped, or the runtime closes.
    /// </summary>
    public Task<bool> StopAsync() => _runtime.DoAsync(session => IsOf(session) && session.Isolate.StopCpuProfile(), otherwise: false);

    /// <summary>Drops the profile, whether it is being taken or kept; nothing when it has been written.</summary>
    public Task DropAsync() => _runtime.DoAsync(Drop, otherwise: false);

    /// <summary>Begins it; false when there is another. Owner thread.</summary>
    internal bool Start(IsolateSession session, int intervalUs)
    {
        if (!session.Isolate.StartCpuProfile(intervalUs))
        {
            return false;
        }

        session.Profile = this;
        return true;
    }

    private bool Drop(IsolateSession session)
    {
        if (!IsOf(session))
        {
            return false;
        }

        session.Isolate.DropCpuProfile();
        session.Profile = null;
        return true;
    }

    private bool IsOf(IsolateSession session) => ReferenceEquals(session.Profile, this);
}

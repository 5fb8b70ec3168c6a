using JsRun.Api.Limits;
using JsRun.Api.Options;

namespace JsRun.Api.Callers;

/// <summary>Finds out on whose behalf a request comes. Without configured tenants everyone is the anonymous one.</summary>
internal sealed class CallerResolver(LimitOptions limits, IdleOptions idle, SnapshotOptions snapshots, CallbackOptions callbacks)
{
    private readonly Caller _anonymous = new(Caller.AnonymousTenant, new CallerLimits(limits, idle, snapshots, callbacks));

    /// <summary>The caller of a request.</summary>
    public Caller Resolve(HttpContext http)
    {
        _ = http;
        return _anonymous;
    }
}

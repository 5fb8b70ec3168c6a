using JsRun.Api.Callers;
using JsRun.Api.Logging;

namespace JsRun.Api.Runtimes;

/// <summary>Finds the runtime that a request's path names, for the request's caller.</summary>
internal sealed class RuntimeFinder(CallerResolver callers, RuntimeDirectory directory)
{
    /// <summary>The caller and what it finds under the id.</summary>
    public (Caller Caller, RuntimeLookup Found) Find(HttpContext http, string id)
    {
        var caller = callers.Resolve(http);
        var found = directory.Find(id, caller.Tenant);
        RequestJournal.Of(http).RuntimeId = found.Live?.Id;
        return (caller, found);
    }
}

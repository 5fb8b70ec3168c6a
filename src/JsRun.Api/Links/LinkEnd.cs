using JsRun.Api.Runtimes;
using JsRun.Api.Workers;

namespace JsRun.Api.Links;

/// <summary>One end of a link.</summary>
/// <param name="runtime">The runtime.</param>
/// <param name="context">Its context, as it was named.</param>
/// <param name="name">What the port is called in there.</param>
internal sealed class LinkEnd(RuntimeRecord runtime, string context, string name)
{
    private long _sent;

    public RuntimeRecord Runtime => runtime;

    public string Context => context;

    public string Name => name;

    /// <summary>Messages of this end that have been passed on.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>The worker's side; set before the link starts.</summary>
    public StreamedAnswer? Port { get; set; }

    public void CountSent() => Interlocked.Increment(ref _sent);
}

using JsRun.Api.Evaluations;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Snapshots;

/// <summary>The body of <c>POST /snapshots</c>. Its memory is the request body's.</summary>
internal sealed class SnapshotBody : RunBody
{
    /// <summary>The scripts, in the order in which they run.</summary>
    public List<SnapshotScript> Scripts { get; } = [];

    public long? MaxHeapBytes { get; set; }
}

using JsRun.Api.Limits;
using JsRun.Api.Requests.Fields;

namespace JsRun.Api.Snapshots;

/// <summary>The fields of the bodies of snapshots.</summary>
internal static class SnapshotFields
{
    private const int MaxNameLength = 1024;

    /// <summary>Body of <c>POST /snapshots</c>.</summary>
    public static readonly FieldTable<SnapshotBody> All = new(
        new ScriptsField { Required = true },
        new FlagField<SnapshotBody>(
            "console", "Give the scripts, and whatever starts from the snapshot, a `console` global.", (body, value) => body.Console = value),
        new IntegerField<SnapshotBody>(
            "timeoutMs", "Wall-clock budget in ms of all scripts together.", LimitRanges.TimeoutMs, (body, value) => body.TimeoutMs = (int)value),
        new IntegerField<SnapshotBody>(
            "cpuMs", "CPU-time budget in ms of all scripts together.", LimitRanges.CpuMs, (body, value) => body.CpuMs = (int)value),
        new IntegerField<SnapshotBody>(
            "maxHeapBytes", "Heap limit in bytes while the scripts run; ArrayBuffers count.", LimitRanges.MaxHeapBytes, (body, value) => body.MaxHeapBytes = value));

    /// <summary>One of <c>scripts</c>.</summary>
    public static readonly FieldTable<SnapshotScriptBody> Script = new(
        new TextField<SnapshotScriptBody>("name", "Name of the script in stack traces.", SnapshotScriptBody.DefaultName, MaxNameLength, (body, text) => body.Name = text),
        new SourceField<SnapshotScriptBody>("source", "JavaScript source; a script, no module.", (body, json) => body.Source = json) { Required = true });
}

using JsRun.Api.Limits;
using JsRun.Api.Options;

namespace JsRun.Api.Snapshots;

/// <summary>Admits the making of snapshots.</summary>
internal sealed class SnapshotBuildGate(SnapshotOptions options)
    : AdmissionGate(options.MaxConcurrentBuilds, options.MaxWaitingBuilds, Timeout.InfiniteTimeSpan);

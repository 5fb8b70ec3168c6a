using JsRun.Api.Options;
using JsRun.Api.Problems;

namespace JsRun.Api.Snapshots;

/// <summary>What can be wrong with a request that makes or names a snapshot.</summary>
internal static class SnapshotProblems
{
    private const int SoonSeconds = 5;

    public static Problem NotFound { get; } = new(ProblemKind.SnapshotNotFound, "There is no snapshot with this id.");

    public static Problem NotSigned { get; } =
        new(ProblemKind.SnapshotRejected, "The snapshot does not have this server's signature: it was changed, or made by another server.");

    public static Problem OtherBuild { get; } =
        new(ProblemKind.SnapshotRejected, "The snapshot was made by another version of the engine. Make it again from its scripts.");

    public static Problem FolderFailed { get; } =
        new(ProblemKind.StorageUnavailable, $"The folder of snapshots ({Setting(nameof(SnapshotOptions.Folder))}) cannot be used. The log has more under this traceId.")
        {
            RetryAfterSeconds = SoonSeconds,
        };

    /// <summary>Name of the setting that limits the bytes of one snapshot.</summary>
    public static string MaxBytesSetting { get; } = Setting(nameof(SnapshotOptions.MaxBytes));

    /// <summary>A runtime of that heap limit could not even start from the snapshot.</summary>
    public static Problem HeapTooSmall(long minBytes) => Problem.Invalid("maxHeapBytes", $"must be at least {minBytes} for this snapshot.");

    public static Problem TooLarge(long bytes, int maxBytes) =>
        new(ProblemKind.SnapshotFailed, $"The snapshot has {bytes} bytes, more than {maxBytes} ({MaxBytesSetting}): keep less, or have that setting raised.");

    /// <summary>It could not be made.</summary>
    /// <param name="detail">Why, and what to do about it.</param>
    /// <param name="envelope">The envelope of the script concerned.</param>
    public static Problem Failed(string detail, byte[] envelope) => new(ProblemKind.SnapshotFailed, detail)
    {
        Extensions = envelope.Length == 0 ? null : json =>
        {
            json.WritePropertyName("evaluation");
            json.WriteRawValue(envelope, skipInputValidation: true);
        },
    };

    /// <summary>There is no room for another one.</summary>
    public static Problem QuotaExceeded(string quota, string setting, long limit, long use) =>
        new(ProblemKind.QuotaExceeded, $"There is no room for another snapshot: {use} of {limit} ({Setting(setting)}). Delete one.")
        {
            RetryAfterSeconds = SoonSeconds,
            Extensions = json =>
            {
                json.WriteString("quota", quota);
                json.WriteNumber("limit", limit);
                json.WriteNumber("use", use);
            },
        };

    private static string Setting(string name) => $"{JsRunOptions.Section}:{nameof(JsRunOptions.Snapshots)}:{name}";
}

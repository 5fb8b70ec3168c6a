namespace JsRun.Api.Options;

/// <summary>Settings of snapshots: section <c>JsRun:Snapshots</c>.</summary>
internal sealed class SnapshotOptions
{
    /// <summary>The shortest key in bytes.</summary>
    public const int MinKeyBytes = 32;

    /// <summary>Folder that they are stored in, made when the first one is; empty: <c>jsrun/snapshots</c> in the user's folder of local data.</summary>
    public string Folder { get; init; } = string.Empty;

    /// <summary>
    /// Key in base64 that signs them, for servers that are to take one another's; empty: a key that is made once and kept in the folder.
    /// </summary>
    public string Key { get; init; } = string.Empty;

    /// <summary>Snapshots of one tenant.</summary>
    [AllowedRange(0, 1_000_000)]
    public int MaxCount { get; init; } = 100;

    /// <summary>Bytes of one snapshot.</summary>
    [AllowedRange(ByteSize.MiB, 128 * ByteSize.MiB)]
    public int MaxBytes { get; init; } = 64 * ByteSize.MiB;

    /// <summary>Bytes of all snapshots of one tenant.</summary>
    [AllowedRange(ByteSize.MiB, 1024 * ByteSize.GiB)]
    public long MaxTotalBytes { get; init; } = ByteSize.GiB;

    /// <summary>Snapshots that are made at once; each has a worker process to itself meanwhile.</summary>
    [AllowedRange(1, 100)]
    public int MaxConcurrentBuilds { get; init; } = 2;

    /// <summary>Snapshots of one tenant that a worker process makes, one after the other, before it ends. 1: each has a process of its own.</summary>
    [AllowedRange(1, 10_000)]
    public int MaxBuildsPerWorker { get; init; } = 100;

    /// <summary>Snapshots that wait to be made; more are refused.</summary>
    [AllowedRange(0, 10_000)]
    public int MaxWaitingBuilds { get; init; } = 20;

    /// <summary><see cref="Folder"/>, or what it stands for.</summary>
    [NotASetting]
    public string EffectiveFolder => Folder.Length > 0 ? Path.GetFullPath(Folder) : Path.Combine(LocalData(), "jsrun", "snapshots");

    /// <summary>The bytes of a <see cref="Key"/>; null when it is none.</summary>
    public static byte[]? ReadKey(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= MinKeyBytes ? bytes[..length] : null;
    }

    private static string LocalData()
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return folder.Length > 0 ? folder : AppContext.BaseDirectory;
    }
}

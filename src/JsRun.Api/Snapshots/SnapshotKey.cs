using System.Security.Cryptography;
using JsRun.Api.Options;

namespace JsRun.Api.Snapshots;

/// <summary>The key that signs snapshots: the configured one, or one that is made once and kept beside them. Any thread.</summary>
internal sealed partial class SnapshotKey(SnapshotOptions options, ILogger<SnapshotKey> logger)
{
    private const string FileName = "server.key";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lock _gate = new();
    private byte[]? _key = options.Key.Length > 0 ? SnapshotOptions.ReadKey(options.Key) : null;

    /// <summary>The key.</summary>
    /// <exception cref="IOException">It can be neither read nor made.</exception>
    /// <exception cref="UnauthorizedAccessException">As well.</exception>
    public byte[] Get()
    {
        lock (_gate)
        {
            return _key ??= ReadOrMake(Path.Combine(options.EffectiveFolder, FileName));
        }
    }

    private byte[] ReadOrMake(string path)
    {
        if (!File.Exists(path))
        {
            new SnapshotFolder(options.EffectiveFolder).Create();
            Make(path);
        }

        var key = File.ReadAllBytes(path);
        if ((File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
        {
            Log.KeyExposed(logger, path);
        }

        return key.Length == SnapshotOptions.MinKeyBytes ? key : throw new IOException($"{path} is no key.");
    }

    // Another process may be making one: the first one that is whole counts.
    private static void Make(string path)
    {
        var draft = $"{path}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        SnapshotFolder.WriteDurably(draft, RandomNumberGenerator.GetBytes(SnapshotOptions.MinKeyBytes));
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.SnapshotKeyExposed, LogLevel.Warning, "The key {Path} can be read or written by others than its owner; it should have mode 0600")]
        public static partial void KeyExposed(ILogger logger, string path);
    }
}

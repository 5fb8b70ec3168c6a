using System.Net.Sockets;
using System.Security.Cryptography;

namespace JsRun.Api.Workers;

/// <summary>
/// A folder that only this user can enter, for the sockets on which workers connect. Removed when disposed; what a process left behind
/// that was killed is removed by the next one.
/// </summary>
internal sealed class SocketFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int MaxSocketPathLength = 100;
    private const int MaxFileNameLength = 12;
    private const string Prefix = "jsrun-";

    private readonly string _path = ChoosePath();
    private int _last;

    /// <summary>Listens on a new socket for one connection.</summary>
    public (Socket Listener, string Path) Listen()
    {
        Directory.CreateDirectory(_path, OwnerOnly);
        var path = Path.Combine(_path, $"{Interlocked.Increment(ref _last)}");
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(1);
            return (listener, path);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (IOException)
        {
            // What is left is an empty folder of the temporary files.
        }
    }

    private static string ChoosePath()
    {
        var name = $"{Prefix}{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        var parents = new[] { Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), Path.GetTempPath(), "/tmp" };
        var parent = parents.First(candidate => IsSuitable(candidate, name.Length))!;
        RemoveLeftovers(parent);
        return Path.Combine(parent, name);
    }

    private static bool IsSuitable(string? parent, int nameLength) =>
        !string.IsNullOrEmpty(parent) && Directory.Exists(parent) && parent.Length + nameLength + MaxFileNameLength < MaxSocketPathLength;

    // Sockets are deleted as soon as they are connected, so a leftover is empty; one that is not, or not ours, stays.
    private static void RemoveLeftovers(string parent)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            var process = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (!int.TryParse(process, out _) || Directory.Exists($"/proc/{process}"))
            {
                continue;
            }

            try
            {
                Directory.Delete(folder);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Somebody else's, or somebody else was faster.
            }
        }
    }
}

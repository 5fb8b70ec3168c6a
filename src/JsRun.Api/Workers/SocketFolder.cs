using System.Net.Sockets;
using System.Security.Cryptography;

namespace JsRun.Api.Workers;

/// <summary>A folder that only this user can enter, for the sockets on which workers connect. Removed when disposed.</summary>
internal sealed class SocketFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int MaxSocketPathLength = 100;

    private readonly string _path = CreateFolder();
    private int _last;

    /// <summary>Listens on a new socket for one connection.</summary>
    public (Socket Listener, string Path) Listen()
    {
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

    private static string CreateFolder()
    {
        var name = "jsrun-" + RandomNumberGenerator.GetHexString(12, lowercase: true);
        var parents = new[] { Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), Path.GetTempPath(), "/tmp" };
        var parent = parents.First(candidate => !string.IsNullOrEmpty(candidate) && Directory.Exists(candidate) && candidate.Length + name.Length + 12 < MaxSocketPathLength)!;
        return Directory.CreateDirectory(Path.Combine(parent, name), OwnerOnly).FullName;
    }
}

using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace JsRun.Api.Workers;

/// <summary>
/// Folders that only this user can enter, one for each socket on which a worker connects. Each has a new name that nobody can guess: a
/// name that was used before may by now be somebody else's folder. What a process left behind that was killed is removed by the next one.
/// </summary>
internal sealed class SocketFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int MaxSocketPathLength = 100;
    private const string Prefix = "jsrun-";

    private const string SocketName = "s";
    private const int RandomLength = 24;

    private readonly string _parent = ChooseParent();

    /// <summary>Listens on a new socket for one connection. The path is to be given to <see cref="Remove"/> afterwards.</summary>
    public (Socket Listener, string Path) Listen()
    {
        var folder = Path.Combine(_parent, $"{Prefix}{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(RandomLength, lowercase: true)}");
        Directory.CreateDirectory(folder, OwnerOnly);
        var path = Path.Combine(folder, SocketName);
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
            Remove(path);
            throw;
        }
    }

    /// <summary>Removes a socket and its folder. Never throws.</summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
            Directory.Delete(Path.GetDirectoryName(path)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody tidied up before, or there is something in it that is not ours.
        }
    }

    private static string ChooseParent()
    {
        var longest = Prefix.Length + int.MaxValue.ToString(CultureInfo.InvariantCulture).Length + RandomLength + SocketName.Length + 3;
        var parents = new[] { Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), Path.GetTempPath(), "/tmp" };
        var parent = parents.First(candidate => IsSuitable(candidate, longest))!;
        RemoveLeftovers(parent);
        return parent;
    }

    private static bool IsSuitable(string? parent, int longest) =>
        !string.IsNullOrEmpty(parent) && Directory.Exists(parent) && parent.Length + longest < MaxSocketPathLength;

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

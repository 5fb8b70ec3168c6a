using System.Security.Cryptography;
using System.Text;

namespace JsRun.Api.Snapshots;

/// <summary>Where snapshots are on the disk: a folder for each tenant, a file for each snapshot.</summary>
internal sealed class SnapshotFolder(string path)
{
    /// <summary>What the names of snapshots' files end with.</summary>
    public const string Extension = ".jsrunsnapshot";

    // One folder that cannot be entered hides no other.
    private static readonly EnumerationOptions Accessible = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    private const string DraftExtension = ".draft";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;

    // A draft that is this old is nobody's any more.
    private static readonly TimeSpan DraftLife = TimeSpan.FromHours(1);

    /// <summary>Name of a tenant's folder: its id may have characters that no file name can.</summary>
    public static string NameOf(string tenant) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tenant)).AsSpan(0, 16));

    /// <summary>The files of all tenants: the name of the tenant's folder and the path.</summary>
    public IEnumerable<(string TenantName, string Path)> Files() => !Directory.Exists(path)
        ? []
        : from tenant in Directory.EnumerateDirectories(path, "*", Accessible)
          from file in Directory.EnumerateFiles(tenant, "*" + Extension, Accessible)
          select (Path.GetFileName(tenant), file);

    /// <summary>Makes the folder; does nothing when it is there.</summary>
    public void Create() => Directory.CreateDirectory(path, OwnerOnlyFolder);

    /// <summary>Path of a snapshot's file.</summary>
    public string PathOf(string tenantName, string id) => Path.Combine(path, tenantName, id + Extension);

    /// <summary>Writes a file: it is there whole or not at all, whatever happens.</summary>
    public void Write(string tenantName, string id, ReadOnlySpan<byte> bytes)
    {
        var file = PathOf(tenantName, id);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!, OwnerOnlyFolder);
        var draft = file + DraftExtension;
        try
        {
            WriteDurably(draft, bytes);
            File.Move(draft, file);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    /// <summary>Removes what writers that were killed left behind, as far as it can be removed.</summary>
    public void RemoveDrafts(DateTimeOffset now)
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        var drafts = from tenant in Directory.EnumerateDirectories(path, "*", Accessible)
                     from file in Directory.EnumerateFiles(tenant, "*" + DraftExtension, Accessible)
                     where now - File.GetLastWriteTimeUtc(file) > DraftLife
                     select file;
        foreach (var draft in drafts)
        {
            try
            {
                File.Delete(draft);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It is in nobody's way but the disk's.
            }
        }
    }

    /// <summary>Writes a new file that only its owner can read, and has it reach the disk.</summary>
    public static void WriteDurably(string file, ReadOnlySpan<byte> bytes)
    {
        using var stream = new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }
}

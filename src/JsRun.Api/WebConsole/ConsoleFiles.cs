using System.Collections.Frozen;
using System.Reflection;

namespace JsRun.Api.WebConsole;

/// <summary>
/// The web console's files, which the build puts into the assembly: there is no folder to look into, and no name leads anywhere else. Their names tell their
/// content apart, the page's excepted. Safe for any thread.
/// </summary>
internal sealed class ConsoleFiles
{
    /// <summary>Where the build puts what the page loads.</summary>
    public const string Folder = "console";

    private const string Prefix = Folder + "/";
    private const string PageName = Prefix + "index.html";

    private static readonly Assembly Source = typeof(ConsoleFiles).Assembly;

    private readonly FrozenDictionary<string, ConsoleFile> _files;

    public ConsoleFiles()
    {
        var names = Source.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToHashSet();
        Page = names.Contains(PageName) ? Read(PageName) : null;
        _files = names
            .Where(name => ContentTypeOf(name) is not null)
            .ToFrozenDictionary(name => name[(name.LastIndexOf('/') + 1)..], name => new ConsoleFile(ContentTypeOf(name)!, Read(name), ReadOrNull(name + ".gz"), ReadOrNull(name + ".br")), StringComparer.Ordinal);

        byte[]? ReadOrNull(string name) => names.Contains(name) ? Read(name) : null;
    }

    /// <summary>The page; null when the service was built without the console.</summary>
    public byte[]? Page { get; }

    /// <summary>What the page loads under this name; null when there is no such file.</summary>
    public ConsoleFile? Find(string name) => _files.GetValueOrDefault(name);

    private static string? ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => null,
    };

    private static byte[] Read(string name)
    {
        using var stream = Source.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

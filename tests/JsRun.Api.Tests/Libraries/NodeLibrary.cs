using System.Reflection;

namespace JsRun.Api.Tests.Libraries;

/// <summary>A library of <c>tests/libraries</c> as one script, and expressions that use it.</summary>
/// <param name="Name">Its name, also in stack traces.</param>
/// <param name="Snippets">Expressions whose values JSON can tell.</param>
public sealed record NodeLibrary(string Name, params string[] Snippets)
{
    private static readonly string Folder = typeof(NodeLibrary).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "JsRun.LibrariesPath").Value!;

    /// <summary>Scripts that make it up, in their order.</summary>
    public string[] Files { get; init; } = [];

    /// <summary>The CommonJS package that is put together to the script instead, and the global that gets its exports.</summary>
    public (string Package, string Global)? Bundle { get; init; }

    /// <summary>The entry of its ES module build, if it has one without bare imports.</summary>
    public string? Module { get; init; }

    /// <summary>Imports <c>library</c> and gives what it exports the name that the script has.</summary>
    public string ModuleSetup { get; init; } = string.Empty;

    /// <summary>What follows the library.</summary>
    public string Epilogue { get; init; } = string.Empty;

    /// <summary>Globals that are bytes: name and file.</summary>
    public (string Name, string File)? Bytes { get; init; }

    /// <summary>Where a file of an installed package is, or one beside them.</summary>
    public static string PathOf(string file) => Path.Combine(Folder, file.Contains('/', StringComparison.Ordinal) ? "node_modules" : string.Empty, file);

    /// <summary>The script.</summary>
    public async Task<string> SourceAsync(CancellationToken cancellationToken)
    {
        if (Bundle is { } bundle)
        {
            return await NodeJs.RunAsync(PathOf("bundle.cjs"), [bundle.Package, bundle.Global], string.Empty, cancellationToken) + Epilogue;
        }

        var parts = await Task.WhenAll(Files.Select(file => File.ReadAllTextAsync(PathOf(file), cancellationToken)));
        return string.Join('\n', [.. parts, Epilogue]);
    }

    /// <summary>The globals that are bytes, in base64.</summary>
    public async Task<Dictionary<string, string>> BytesAsync(CancellationToken cancellationToken) => Bytes is { } given
        ? new() { [given.Name] = Convert.ToBase64String(await File.ReadAllBytesAsync(PathOf(given.File), cancellationToken)) }
        : [];

    /// <inheritdoc />
    public override string ToString() => Name;
}

using System.Text.Json;
using JsRun.WebConsole.Tests.Infrastructure;

namespace JsRun.WebConsole.Tests;

/// <summary>What the build does with the console where it cannot be built, or was built elsewhere.</summary>
public sealed class BuildTests
{
    private const string LeftOut = "The web console is left out: Node.js 18 or newer with npm was not found (apt-get install nodejs npm). All else is built.";

    [Fact]
    public async Task WithoutNode_TheConsoleIsLeftOutAndTheBuildGoesOn()
    {
        using var folder = new FolderWithAShell();

        var (status, output) = await ApiBuild.RunAsync(folder.Path, "-t:BundleConsole", "-p:IntermediateOutputPath=" + folder.Path + "/");

        output.ShouldContain(LeftOut);
        status.ShouldBe(0);
    }

    [Fact]
    public async Task WithoutNodeAnyMore_TheConsoleOfAnEarlierBuildIsLeftOut()
    {
        using var folder = new FolderWithAShell();
        Directory.CreateDirectory(Path.Combine(folder.Path, "console"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "console", "index.html"), "an old one", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "console.stamp"), "", TestContext.Current.CancellationToken);

        var (status, output, embedded) = await EmbedAsync(folder.Path, "-p:IntermediateOutputPath=" + folder.Path + "/");

        output.ShouldContain(LeftOut);
        status.ShouldBe(0);
        embedded.ShouldBeEmpty();

        // From a folder that is named it is taken, so that is where it would have been seen.
        (status, _, embedded) = await EmbedAsync(folder.Path, $"-p:ConsoleFolder={Path.Combine(folder.Path, "console")}");
        status.ShouldBe(0);
        embedded.ShouldBe(["console/index.html"]);
    }

    [Fact]
    public async Task FolderWithoutAConsole_FailsTheBuildAndSaysWhatIsMissing()
    {
        var empty = Directory.CreateTempSubdirectory("jsrun-console-");
        try
        {
            var (status, output) = await ApiBuild.RunAsync(path: null, "-t:EmbedConsole", $"-p:ConsoleFolder={empty.FullName}");

            output.ShouldContain($"there is no {empty.FullName}/index.html");
            status.ShouldNotBe(0);
        }
        finally
        {
            empty.Delete();
        }
    }

    // Also which files would go into the assembly.
    private static async Task<(int Status, string Output, IReadOnlyList<string?> Embedded)> EmbedAsync(string path, params string[] arguments)
    {
        var items = Path.GetTempFileName();
        try
        {
            var (status, output) = await ApiBuild.RunAsync(path, ["-t:EmbedConsole", "-getItem:EmbeddedResource", $"-getResultOutputFile:{items}", .. arguments]);
            using var result = JsonDocument.Parse(await File.ReadAllTextAsync(items, TestContext.Current.CancellationToken));
            return (status, output, [.. result.RootElement.GetProperty("Items").GetProperty("EmbeddedResource").EnumerateArray()
                .Select(item => item.TryGetProperty("LogicalName", out var name) ? name.GetString() : null).Where(name => name?.StartsWith("console/", StringComparison.Ordinal) == true)]);
        }
        finally
        {
            File.Delete(items);
        }
    }
}

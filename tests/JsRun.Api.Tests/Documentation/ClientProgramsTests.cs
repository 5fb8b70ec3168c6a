using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Documentation;

/// <summary>The programs of <c>docs/clients.md</c> do what the page says, where the toolchain is there.</summary>
public sealed class ClientProgramsTests(SharedService service)
{
    // The first run of a C# file fetches and compiles.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("python", "client.py", "python3 client.py")]
    [InlineData("js", "client.mjs", "node --experimental-websocket client.mjs")]
    [InlineData("csharp", "client.cs", "dotnet run client.cs")]
    [InlineData("go", "main.go", "go run .")]
    [InlineData("bash", "client.sh", "bash client.sh")]
    public async Task Program_OfThePage_PrintsWhatThePageSays(string language, string file, string command)
    {
        var folder = Directory.CreateTempSubdirectory("jsrun-client-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, file), Block(language), Cancellation);
            Assert.SkipUnless(await IsThereAsync(command.Split(' ')[0], folder.FullName), $"No {language} here.");

            var (exit, output) = await RunAsync($"{command} {service.Client.BaseAddress!.ToString().TrimEnd('/')}", folder.FullName);

            output.ShouldBe(Block("text"));
            exit.ShouldBe(0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // A Node.js without WebSockets, a Go that cannot get its packages, or a Bash without curl runs none of them.
    private static async Task<bool> IsThereAsync(string tool, string folder)
    {
        var command = tool switch
        {
            "node" => "node --experimental-websocket -p WebSocket",
            "go" => "go mod init client && go get github.com/coder/websocket",
            "bash" => "curl --version && od --version",
            _ => $"{tool} --version",
        };
        try
        {
            return (await RunAsync(command, folder)).Exit == 0;
        }
        catch (TimeoutException)
        {
            // The packages do not come.
            return false;
        }
    }

    private static async Task<(int Exit, string Output)> RunAsync(string command, string folder)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var errors = process.StandardError.ReadToEndAsync(Cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(Cancellation).WaitAsync(Limit, Cancellation);
            TestContext.Current.TestOutputHelper?.WriteLine(await errors.WaitAsync(Limit, Cancellation));
            await process.WaitForExitAsync(Cancellation).WaitAsync(Limit, Cancellation);
            return (process.ExitCode, output);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static string Block(string language, [CallerFilePath] string thisFile = "")
    {
        var page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../docs/clients.md"));
        return Regex.Match(page, $"^```{language}\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline).Groups[1].Value;
    }
}

using System.Diagnostics;
using System.Reflection;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Debugging;

/// <summary>A client that others wrote: what it takes for granted is there.</summary>
public sealed class DevToolsClientTests(SharedService service)
{
    private const string Script = """
        globalThis.seen = 'nothing';
        function sum(a, b) {
          let total = a;
          debugger;
          total += b;
          seen = total;
          return total;
        }
        console.log('before', 1);
        sum(1, 2)
        """;

    private static readonly string Folder = typeof(DevToolsClientTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "JsRun.DevToolsPath").Value!;

    [Fact]
    public async Task ChromeRemoteInterface_FindsTheRuntimeAndStepsThroughAScript()
    {
        var runtime = await service.Client.CreateRuntimeAsync(new { inspector = new { waitForConnection = true, breakOnStart = true }, console = true });
        var evaluating = service.Client.EvalInAsync(runtime, Script);

        var seen = JsRunCalls.Parse(System.Text.Encoding.UTF8.GetBytes(await RunAsync(runtime)));

        (await evaluating).Value().GetInt32().ShouldBe(3);
        seen.Text("protocol").ShouldBe("1.3");
        seen.Text("type").ShouldBe("node");
        seen.GetProperty("seen").GetInt32().ShouldBe(3);
        seen.GetProperty("written").GetRawText().ShouldBe("""[["log","before",1]]""");
        var pauses = seen.GetProperty("pauses").EnumerateArray().ToArray();
        pauses[0].GetProperty("line").GetInt32().ShouldBe(0);
        pauses[1..].Select(pause => (pause.Text("function"), pause.GetProperty("line").GetInt32(), pause.GetProperty("total").GetInt32()))
            .ShouldBe([("sum", 3, 1), ("sum", 4, 1), ("sum", 5, 3)]);
    }

    private async Task<string> RunAsync(string runtime)
    {
        var address = service.Client.BaseAddress!;
        var start = new ProcessStartInfo("node", [Path.Combine(Folder, "debug.js"), address.Host, $"{address.Port}", runtime])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10));
            process.ExitCode.ShouldBe(0, error);
            return await output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}

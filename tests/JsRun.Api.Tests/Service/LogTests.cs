using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Service;

public sealed partial class LogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StandardOutputNobodyReads_HoldsUpNeitherRequestsNorTheEnd()
    {
        using var process = Start(("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxConcurrentEvaluations", "1"), ("JsRun__Limits__MaxWaitingEvaluations", "0"));
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressAsync(process) };
            await FillAsync(client, requests: 1_000);
            await RefuseManyAsync(client);
            (await EvaluateAsync(client)).Status.ShouldBe(200);

            await TerminateAsync(process);
            await process.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            process.ExitCode.ShouldBe(0);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task StandardOutputReadTooLate_TellsHowManyLinesAreMissing()
    {
        using var process = Start(("JsRun__Workers__Count", "1"));
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressAsync(process) };
            await FillAsync(client, requests: 15_000);

            string? line;
            do
            {
                line = await process.StandardOutput.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            }
            while (line is not null && !Dropped().IsMatch(line));
            line.ShouldNotBeNull();
        }
        finally
        {
            process.Kill();
        }
    }

    private static Process Start(params (string Name, string Value)[] settings)
    {
        var api = typeof(LogTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "JsRun.ApiPath").Value!;
        var start = new ProcessStartInfo(Path.ChangeExtension(api, null), ["--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Reads up to the line that tells the address, and no further.</summary>
    private static async Task<Uri> AddressAsync(Process process)
    {
        while (true)
        {
            var line = await process.StandardOutput.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            if (Address().Match(line.ShouldNotBeNull()) is { Success: true } match)
            {
                return new Uri(match.Value);
            }
        }
    }

    private static Task FillAsync(HttpClient client, int requests) => Parallel.ForAsync(
        0, requests, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancellation }, async (_, _) => (await client.SendAsync(HttpMethod.Get, "/version")).Status.ShouldBe(200));

    /// <summary>Has requests refused with a 503, each of which is a warning in the log.</summary>
    private static async Task RefuseManyAsync(HttpClient client)
    {
        for (var refused = 0; refused < 40;)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => EvaluateAsync(client)));
            refused += answers.Count(answer => answer.Status == 503);
        }
    }

    private static Task<Answer> EvaluateAsync(HttpClient client) =>
        client.SendAsync(HttpMethod.Post, "/eval", new { code = "1" }).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

    private static async Task TerminateAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Cancellation);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    [GeneratedRegex(@"^\d+ log lines were dropped")]
    private static partial Regex Dropped();
}

using JsRun.Worker.Tests.Harness;

namespace JsRun.Worker.Tests.Lifetime;

public sealed class ProcessHardeningTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Worker_Started_GivesUpWhatItDoesNotNeed()
    {
        await using var worker = await WorkerClient.StartAsync();

        (await ReadAsync(worker, "status")).ShouldContain("NoNewPrivs:\t1");
        (await ReadAsync(worker, "limits")).Split('\n').Single(line => line.StartsWith("Max core file size", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[4..6].ShouldBe(["0", "0"]);
    }

    private static Task<string> ReadAsync(WorkerClient worker, string file) => File.ReadAllTextAsync($"/proc/{worker.Process.Id}/{file}", Token);
}

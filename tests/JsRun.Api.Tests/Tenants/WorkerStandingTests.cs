using System.Globalization;
using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Tenants;

/// <summary>How far workers stand back, as the kernel has it: by sessions, where it shares cores out by these.</summary>
public sealed class WorkerStandingTests
{
    private const string Usual = "nice 5";
    private const string Back = "nice 19";

    private static readonly object Endless = new { code = "for (;;);", timeoutMs = 60_000, cpuMs = 60_000 };

    [Fact(Timeout = 180_000)]
    public async Task WorkersOfATenantThatUsesMuch_StandBackBesideOthers_UntilItUsesLess()
    {
        Assert.SkipUnless(File.Exists("/proc/self/autogroup"), "The kernel does not share cores out by session.");
        await using var service = await QuotaService.StartWithAsync(Keys.Settings("acme", "acme-admin", "admin", "admin"));
        using var admin = service.Client.With("acme-admin");
        using var acme = service.Client.With("acme");
        using var other = service.Client.With("other");
        using var leaving = new CancellationTokenSource();

        var path = $"/runtimes/{await acme.CreateRuntimeAsync()}/eval";
        (await other.EvalAsync(new { code = "1 + 1" })).Outcome().ShouldBe("ok");
        await UntilAsync(admin, workers => AreAt(workers, "acme", Usual) && AreAt(workers, "other", Usual));

        Task[] loops =
        [
            acme.SendUntilAsync(HttpMethod.Post, path, Endless, leaving.Token),
            .. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => acme.SendUntilAsync(HttpMethod.Post, "/eval", Endless, leaving.Token)),
        ];
        // All of its workers, those that have nothing to do at the moment included.
        await UntilAsync(admin, workers => AreAt(workers, "acme", Back) && AreAt(workers, "other", Usual));

        await leaving.CancelAsync();
        foreach (var loop in loops)
        {
            await Should.ThrowAsync<OperationCanceledException>(() => loop);
        }

        await UntilAsync(admin, workers => AreAt(workers, "acme", Usual));
    }

    private static bool AreAt(Dictionary<string, string[]> workers, string tenant, string level) =>
        workers.TryGetValue(tenant, out var standing) && standing.All(one => one == level);

    private static async Task UntilAsync(HttpClient admin, Func<Dictionary<string, string[]>, bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition(await StandingAsync(admin)))
        {
            await Task.Delay(50, limit.Token);
        }
    }

    // The levels of the sessions of each tenant's workers.
    private static async Task<Dictionary<string, string[]>> StandingAsync(HttpClient admin)
    {
        var workers = (await admin.SendAsync(HttpMethod.Get, "/workers")).Body.GetProperty("items").EnumerateArray().Where(worker => worker.TryGetProperty("tenant", out _));
        return workers.GroupBy(worker => worker.Text("tenant")!)
            .ToDictionary(tenant => tenant.Key, tenant => tenant.Select(worker => LevelOf(worker.GetProperty("pid").GetInt32())).OfType<string>().ToArray());
    }

    // Of "/autogroup-12 nice 5" the last two words; null when the process has ended meanwhile.
    private static string? LevelOf(int processId)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/autogroup"));
            return text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }
}

using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Realms;

/// <summary>With <c>seed</c> and <c>now</c> the same script gives the same bytes.</summary>
public sealed class DeterminismTests
{
    private static readonly object Deterministic = new { console = true, intrinsics = new { seed = 42, now = "2024-03-10T09:59:59.500Z" } };

    // Order of timers, promises, maps and sorting; what depends on time zone, language, time and random numbers.
    private const string Script = """
        const log = [];
        const note = (...things) => log.push(things.join(' '));
        const numbers = Array.from({ length: 200 }, () => Math.floor(Math.random() * 1000));
        note(numbers.sort((a, b) => a - b).join());
        note([...new Map(numbers.map((n) => [n, Math.random().toString(36)])).entries()].join(';'));
        note(Date.now(), new Date(), Date(), new Date().toLocaleString(), new Date(2024, 5, 1), new Date('2024-06-01T00:00').getTime(), new Date().getTimezoneOffset());
        note(new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'full' }).format(), Intl.DateTimeFormat().resolvedOptions().timeZone, Intl.DateTimeFormat().resolvedOptions().locale);
        note((1234567.891).toLocaleString(), ['z', 'ä', 'a'].sort((a, b) => a.localeCompare(b)).join(), new Intl.NumberFormat(undefined, { style: 'currency', currency: 'EUR' }).format(1234.5));
        setTimeout(() => note('30', Date.now()), 30);
        for (let i = 0; i < 5e6; i++);
        setTimeout(() => { note('25', Date.now()); Promise.resolve().then(() => note('after 25')); }, 25);
        const interval = setInterval(() => { note('interval', Date.now(), Math.random()); if (log.filter((line) => line.startsWith('interval')).length === 4) clearInterval(interval) }, 9);
        queueMicrotask(() => note('microtask'));
        await Promise.all([1, 2, 3].map(async (n) => { await new Promise((resolve) => setTimeout(resolve, 40 - n * 10)); note('waited', n, new Date().toISOString()) }));
        await new Promise((resolve) => setTimeout(resolve, 60));
        console.time('t'); for (let i = 0; i < 1e6; i++); console.timeEnd('t'); console.log(new Date(), Math.random());
        note(Date.now() - 1710064799500, Math.sin(1e6), Math.exp(1.5), Math.pow(1.1, 10.1), (0.1).toFixed(20));
        log;
        """;

    [Fact]
    public async Task Script_InTwoWorkersOfTwoServicesWithOtherTimeZonesAndLanguages_GivesTheSameBytes()
    {
        await using var one = await JsRunService.StartAsync(("TZ", "Asia/Kolkata"), ("LANG", "de_DE.UTF-8"), ("LC_ALL", "de_DE.UTF-8"));
        await using var two = await JsRunService.StartAsync(("TZ", "America/New_York"), ("LANG", "C"));

        var first = await RunAsync(one);
        var others = new[] { await RunAsync(one), await RunAsync(two), await RunAsync(two, new { isolation = "process", console = true, intrinsics = new { seed = 42, now = "2024-03-10T10:59:59.5+01:00" } }) };

        others.ShouldAllBe(bytes => bytes == first, first);
        first.ShouldContain("GMT+0000 (Coordinated Universal Time)");
        first.ShouldContain("Sunday, March 10, 2024");
        first.ShouldContain("waited 3 2024-03-10T09:59:59.510Z");
    }

    [Fact]
    public async Task Seeds_ThatDiffer_GiveOtherNumbersOfGoodSpread()
    {
        await using var service = await JsRunService.StartAsync();
        const string Numbers = "Array.from({ length: 10000 }, Math.random)";
        var means = new List<double>();
        var firsts = new HashSet<double>();
        foreach (var seed in new[] { 0L, 1, 2, 3, 4096, 9_007_199_254_740_991 })
        {
            var runtime = await service.Client.CreateRuntimeAsync(new { intrinsics = new { seed } });
            var numbers = (await service.Client.EvalInAsync(runtime, Numbers)).Value().EnumerateArray().Select(number => number.GetDouble()).ToArray();
            numbers.ShouldAllBe(number => number >= 0 && number < 1);
            numbers.Distinct().Count().ShouldBe(numbers.Length);
            means.Add(numbers.Average());
            firsts.Add(numbers[0]);
        }

        firsts.Count.ShouldBe(6);
        means.ShouldAllBe(mean => mean > 0.48 && mean < 0.52);
    }

    [Fact]
    public async Task Seed_Numbers_AreThoseThatAreDocumented()
    {
        await using var service = await JsRunService.StartAsync();
        var runtime = await service.Client.CreateRuntimeAsync(new { intrinsics = new { seed = 42 } });

        // Computed from the published algorithm, see docs/realms.md.
        (await service.Client.EvalInAsync(runtime, "[Math.random(), Math.random(), Math.random()]")).Value().GetRawText()
            .ShouldBe("[0.08386297105988216,0.3789802506626686,0.6800434110281394]");
    }

    private static Task<string> RunAsync(JsRunService service) => RunAsync(service, Deterministic);

    private static async Task<string> RunAsync(JsRunService service, object body)
    {
        var runtime = await service.Client.CreateRuntimeAsync(body);
        var envelope = await service.Client.EvalInAsync(runtime, new { code = Script, console = true });
        var console = envelope.GetProperty("console").EnumerateArray().Select(entry => entry.Text("text"));
        return envelope.Value().GetRawText() + string.Join('\n', console);
    }
}

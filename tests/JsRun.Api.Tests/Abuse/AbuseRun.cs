using System.Collections.Concurrent;
using System.Diagnostics;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Api.Tests.Tenants;

namespace JsRun.Api.Tests.Abuse;

/// <summary>
/// A service with two tenants, of which one does all that is in the tables, four things at a time, while the other works. It happens once, before the tests, each of
/// which then looks at one part of what was seen.
/// </summary>
public sealed class AbuseRun : IAsyncLifetime
{
    /// <summary>Runtimes that the abuser may have.</summary>
    public const int MaxRuntimes = 30;

    private const int AtOnce = 4;
    private const string Scopes = "eval runtimes:read runtimes:write debug";
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan CaseLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (Exception? Failure, double Seconds)> _cases = new();
    private JsRunService _service = null!;
    private Innocents _innocents = null!;

    internal IReadOnlyDictionary<string, (Exception? Failure, double Seconds)> Cases => _cases;

    internal Innocents Innocents => _innocents;

    internal double[] QuietMs { get; private set; } = [];

    internal double[] AbusedMs { get; private set; } = [];

    internal ProcessMemory QuietMemory { get; private set; } = null!;

    internal ProcessMemory AbusedMemory { get; private set; } = null!;

    internal ProcessMemory MemoryAfter { get; private set; } = null!;

    internal double RecoverySeconds { get; private set; }

    internal double AbuseSeconds { get; private set; }

    internal IReadOnlyCollection<string> Output => _service.Output;

    /// <summary>What the memory of the Api may be in the end: half as much again, and the code that is compiled and the buffers that are made in the first minute of any load.</summary>
    internal double ApiBoundMiB => (1.5 * QuietMemory.Api) + 48;

    /// <summary>What the memory of the workers may be in the end.</summary>
    internal double WorkersBoundMiB => 1.5 * QuietMemory.Workers;

    public async ValueTask InitializeAsync()
    {
        _service = await JsRunService.StartAsync(
        [
            .. Keys.Settings("abuser", "abuser-key", Scopes),
            .. Keys.Settings("innocent", "innocent-key", Scopes),
            ("JsRun__Workers__Count", "1"),
            ("JsRun__Idle__SweepSeconds", "0.5"),
            ("JsRun__Limits__MaxRequestBytes", "2000000"),
            ("JsRun__Limits__MaxCodeBytes", "524288"),
            ("JsRun__Limits__MaxResultBytes", "1048576"),
            ("JsRun__Limits__MaxQueueLength", "50"),
            ("JsRun__Limits__MaxModuleBytes", "4194304"),
            ("JsRun__Tenants__abuser__Limits__DefaultHeapBytes", $"{AbuseCase.HeapBytes}"),
            ("JsRun__Tenants__abuser__Limits__DefaultTimeoutMs", "1000"),
            ("JsRun__Tenants__abuser__Limits__DefaultCpuMs", "1000"),
            ("JsRun__Tenants__abuser__Limits__MaxRuntimes", $"{MaxRuntimes}"),
            ("JsRun__Tenants__abuser__Limits__MaxContexts", "40"),
            ("JsRun__Tenants__abuser__Limits__MaxFunctionHandles", "1000"),
            ("JsRun__Tenants__abuser__Quotas__MaxConcurrentEvaluations", "200"),
            ("JsRun__Tenants__abuser__Quotas__MaxQueuedEvaluations", "200"),
            ("JsRun__Tenants__abuser__Idle__TimeoutSeconds", "20"),
        ]);
        try
        {
            await AbuseAsync();
        }
        catch
        {
            await _service.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private async Task AbuseAsync()
    {
        using var innocent = _service.Client.With("innocent-key");
        using var abuser = _service.Client.With("abuser-key");
        var runtime = await innocent.CreateRuntimeAsync();
        var target = new AbuseTarget(abuser, "abuser-key", runtime);
        await using var innocents = new Innocents(innocent, runtime);
        _innocents = innocents;
        _innocents.Start();
        await MeasureQuietAsync(target);

        var clock = Stopwatch.StartNew();
        await RunAsync(AbuseCase.Scripts, target);
        await RunAsync(AbuseCase.Behaviours, target);
        AbuseSeconds = clock.Elapsed.TotalSeconds;
        AbusedMs = _innocents.TakeTimes();
        AbusedMemory = ProcessMemory.Of(_service);
        await RecoverAsync(target);
    }

    // With the abuser's workers there: they are part of what stays.
    private async Task MeasureQuietAsync(AbuseTarget target)
    {
        for (var i = 0; i < 20; i++)
        {
            await target.ExpectAsync(200, HttpMethod.Post, "/eval", new { code = "1 + 1" });
            await target.InRuntimeAsync(abused => target.ExpectAsync(200, HttpMethod.Post, $"/runtimes/{abused}/eval", new { code = "1 + 1" }));
        }

        await Task.Delay(QuietTime / 4);
        _innocents.TakeTimes();
        await Task.Delay(QuietTime);
        QuietMs = _innocents.TakeTimes();
        QuietMemory = ProcessMemory.Of(_service);
    }

    private Task RunAsync(IReadOnlyList<AbuseCase> cases, AbuseTarget target) => Parallel.ForEachAsync(
        Mixed(cases), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, (abuse, _) => RunAsync(abuse, target));

    private async ValueTask RunAsync(AbuseCase abuse, AbuseTarget target)
    {
        var clock = Stopwatch.StartNew();
        Exception? failure = null;
        try
        {
            await abuse.RunAsync(target).WaitAsync(CaseLimit, TestContext.Current.CancellationToken);
        }
#pragma warning disable CA1031 // Whatever it was, it is what the case's test tells.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        _cases[abuse.Name] = (failure, clock.Elapsed.TotalSeconds);
    }

    private async Task RecoverAsync(AbuseTarget target)
    {
        foreach (var runtime in (await target.SendAsync(HttpMethod.Get, "/runtimes?limit=100")).Body.GetProperty("items").EnumerateArray())
        {
            await target.DeleteAsync(runtime.Text("id")!);
        }

        var clock = Stopwatch.StartNew();
        do
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
            MemoryAfter = ProcessMemory.Of(_service);
            RecoverySeconds = clock.Elapsed.TotalSeconds;
        }
        while ((MemoryAfter.Api > ApiBoundMiB || MemoryAfter.Workers > WorkersBoundMiB) && clock.Elapsed < RecoveryLimit);
    }

    // Neighbours in the tables are alike; here they are not done together.
    private static IEnumerable<AbuseCase> Mixed(IReadOnlyList<AbuseCase> cases) =>
        cases.Select((abuse, at) => (Abuse: abuse, Key: (at * 7919L) % cases.Count)).OrderBy(pair => pair.Key).Select(pair => pair.Abuse);
}

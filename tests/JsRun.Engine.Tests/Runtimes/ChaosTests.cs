using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Runtimes;

public sealed class ChaosTests : EngineTest
{
    private static readonly (string Code, RunOutcome Outcome)[] Scripts =
    [
        ("1 + 1", RunOutcome.Ok),
        ("throw new Error('x')", RunOutcome.JavaScriptError),
        ("let", RunOutcome.Ok),
        ("await new Promise(r => setTimeout(r, 3)); 7", RunOutcome.Ok),
        ("for (;;);", RunOutcome.Timeout),
        ("(async () => { for (;;) await 0 })()", RunOutcome.Timeout),
        ("new Promise(r => setTimeout(r, 60000))", RunOutcome.Timeout),
        ("setTimeout(() => { for (;;); }, 1); 3", RunOutcome.Ok),
        ("Promise.reject(1); 4", RunOutcome.Ok),
        ("({ get a() { for (;;); } })", RunOutcome.Timeout),
        ("console.log('x'.repeat(100)); () => 1", RunOutcome.Ok),
    ];

    /// <summary>Runs, cancellations, interrupts and closings at random: every run is answered, as what it may end as, and nothing stays.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ManyClients_AtRandom_AreAllAnswered(int seed)
    {
        var runtimes = new List<JsRuntime>();
        for (var i = 0; i < 4; i++)
        {
            runtimes.Add(await Start(Limits with { BackgroundCpuMs = 5, MaxQueueLength = 8 }));
        }

        var clients = Enumerable.Range(0, 12).Select(client => Task.Run(() => RunClient(runtimes[client % 4], new Random((seed * 100) + client)), Cancellation)).ToArray();
        await Task.Delay(2000, Cancellation);
        await runtimes[0].DisposeAsync();
        await Task.WhenAll(clients).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        await Until(() => V8Platform.LiveCounts.Runs == 0);
        foreach (var runtime in runtimes.Skip(1))
        {
            (await Eval(runtime, "1 + 1")).ShouldBeOk("2");
            (runtime.Stats.OpenRuns, runtime.Stats.QueueLength, runtime.Stats.Contexts).ShouldBe((0, 0, 1));
        }
    }

    private static async Task RunClient(JsRuntime runtime, Random random)
    {
        for (var i = 0; i < 100; i++)
        {
            var (code, expected) = Scripts[random.Next(Scripts.Length)];
            using var cancellation = new CancellationTokenSource();
            var request = new EvaluateRequest
            {
                Code = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(code),
                Limits = RunLimits with { TimeoutMs = 5 + random.Next(20) },
                FreshContext = random.Next(4) == 0,
                Console = random.Next(2) == 0,
                AllowHandles = true,
            };
            var run = Answer.Of(runtime.EvaluateAsync(request, cancellation.Token));
            switch (random.Next(8))
            {
                case 0:
                    await Task.Delay(random.Next(10), Cancellation);
                    await cancellation.CancelAsync();
                    break;
                case 1:
                    runtime.Interrupt();
                    break;
            }

            // Whatever the neighbours do may end a run early, and a busy machine makes any of them late; but none ends as another.
            var answer = await run;
            answer.Outcome.ShouldBeOneOf(
                expected, RunOutcome.Cancelled, RunOutcome.Interrupted, RunOutcome.Timeout, RunOutcome.QueueFull, RunOutcome.Closed, RunOutcome.NeverSettled, RunOutcome.JavaScriptError, RunOutcome.SyntaxError);
        }
    }
}

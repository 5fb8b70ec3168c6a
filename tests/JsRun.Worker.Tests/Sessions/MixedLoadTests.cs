using System.Diagnostics;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Tests.Harness;

namespace JsRun.Worker.Tests.Sessions;

/// <summary>All kinds of requests at once, with cancels and deletes between them: each is answered, once, and nothing is left behind.</summary>
public sealed class MixedLoadTests
{
    private const int Clients = 12;
    private const int RequestsEach = 60;
    private const int RuntimeIds = 6;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task Requests_OfAllKindsAtOnce_AreAnsweredOnceAndLeaveNothing()
    {
        await using var worker = await WorkerClient.StartAsync();
        var threadsBefore = await ThreadsAsync(worker);

        var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => RunClientAsync(worker, client), Token)));

        answers.Sum(list => list.Count).ShouldBe(Clients * RequestsEach);
        answers.SelectMany(list => list).Where(answer => answer.Kind == FrameKind.Failed && answer.Failed.Code == FailureCode.Internal)
            .ShouldAllBe(answer => answer.Failed.Detail == "The runtime id is in use.");
        for (var id = 0; id < RuntimeIds; id++)
        {
            await worker.OfRuntime(FrameKind.DeleteRuntime, $"rt_{id}");
        }

        (await PingAsync(worker)).Runtimes.ShouldBe(0);
        worker.Process.Stderr.ShouldBeEmpty();

        // Threads of runtimes end shortly after their answers; those of .NET's pool may have become more.
        var since = Stopwatch.StartNew();
        while (await ThreadsAsync(worker) > threadsBefore + 8)
        {
            since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(50, Token);
        }
    }

    private static async Task<List<Answer>> RunClientAsync(WorkerClient worker, int seed)
    {
        var random = new Random(seed);
        var answers = new List<Answer>();
        for (var i = 0; i < RequestsEach; i++)
        {
            var (kind, payload) = Next(random);
            var request = worker.Request(kind, payload, out var correlationId);
            if (random.Next(4) == 0)
            {
                await Task.Delay(random.Next(3), Token);
                await worker.PostAsync(FrameKind.Cancel, correlationId);
            }

            answers.Add(await request);
        }

        return answers;
    }

    private static (FrameKind Kind, Payload Payload) Next(Random random)
    {
        var id = $"rt_{random.Next(RuntimeIds)}";
        return random.Next(12) switch
        {
            0 => (FrameKind.Evaluate, Requests.Evaluate("1 + 1").ToPayload()),
            1 => (FrameKind.Evaluate, Requests.Evaluate("for(;;);", timeoutMs: 30).ToPayload()),
            2 => (FrameKind.Evaluate, Requests.Evaluate("new Promise(r => setTimeout(r, 20))", id).ToPayload()),
            3 => (FrameKind.Evaluate, Requests.Evaluate("for(;;);", id, timeoutMs: 30).ToPayload()),
            4 => (FrameKind.Evaluate, Requests.Evaluate("Array.from({ length: 5000 }, (_, i) => i)", id).ToPayload()),
            5 => (FrameKind.Call, Requests.Call(id, "Math.max", "[1,2]").ToPayload()),
            6 => (FrameKind.SetGlobal, Requests.SetGlobal(id, "x", "{\"a\":1}").ToPayload()),
            7 => (FrameKind.Interrupt, new RuntimeMessage { RuntimeId = id }.ToPayload()),
            8 => (FrameKind.DescribeRuntime, new RuntimeMessage { RuntimeId = id }.ToPayload()),
            9 => (FrameKind.CollectGarbage, new RuntimeMessage { RuntimeId = id }.ToPayload()),
            10 => (FrameKind.DeleteRuntime, new RuntimeMessage { RuntimeId = id }.ToPayload()),
            _ => (FrameKind.CreateRuntime, Requests.Create(id, "var y = 1").ToPayload()),
        };
    }

    private static async Task<PongMessage> PingAsync(WorkerClient worker) => PongMessage.Read((await worker.Request(FrameKind.Ping)).Payload);

    private static async Task<int> ThreadsAsync(WorkerClient worker)
    {
        var status = await File.ReadAllLinesAsync($"/proc/{worker.Process.Id}/status", Token);
        return int.Parse(status.Single(line => line.StartsWith("Threads:", StringComparison.Ordinal))["Threads:".Length..]);
    }
}

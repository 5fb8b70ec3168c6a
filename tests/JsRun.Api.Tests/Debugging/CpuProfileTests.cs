using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Debugging;

public sealed class CpuProfileTests(SharedService service)
{
    // What V8 was in the midst of when the profile began shows as (program): the function is called again and again.
    private const string Busy = """
        function hot(ms) { const end = Date.now() + ms; let n = 0; while (Date.now() < end) n += Math.sqrt(n); return n }
        async function main() { for (let i = 0; i < 60; i++) { hot(20); await null } }
        main()
        """;

    private HttpClient Client => service.Client;

    [Fact]
    public async Task CpuProfile_OfWhatRunsMeanwhile_IsAFileThatDevToolsOpens()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var profiling = Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/cpu-profile", new { durationMs = 1500 });
        (await Client.EvalInAsync(runtime, Busy)).Outcome().ShouldBe("ok");

        var answer = await profiling;

        answer.Status.ShouldBe(200, answer.Body.ToString());
        answer.Message.Content.Headers.ContentDisposition!.FileName!.ShouldContain(".cpuprofile");
        ShouldBeConsistent(answer.Body);
        // When V8 has inlined the function before the profile began, its time is its caller's.
        (HitsOf(answer.Body, "hot") + HitsOf(answer.Body, "main")).ShouldBeGreaterThan(10, answer.Body.GetProperty("nodes").ToString());
    }

    [Fact]
    public async Task CpuProfile_BegunInTheMidstOfAnEvaluation_TakesAsLongAsAskedFor()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var evaluating = Client.EvalInAsync(runtime, """
            function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) }
            async function main() { for (;;) { fib(20); await null } }
            main()
            """);
        await Client.WaitUntilBusyAsync(runtime);

        var profiling = Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/cpu-profile", new { durationMs = 500 });
        (await evaluating).Outcome().ShouldBe("timeout");
        var answer = await profiling;

        answer.Status.ShouldBe(200, answer.Body.ToString());
        ShouldBeConsistent(answer.Body);
        // A loop that V8 was in when the profile began would show as (program).
        HitsOf(answer.Body, "fib").ShouldBeGreaterThan(10, answer.Body.GetProperty("nodes").ToString());
        (answer.Body.GetProperty("endTime").GetInt64() - answer.Body.GetProperty("startTime").GetInt64()).ShouldBeInRange(400_000, 4_000_000);
    }

    [Fact]
    public async Task CpuProfile_WhileThereIsOne_IsAConflict()
    {
        var runtime = await Client.CreateRuntimeAsync();
        using var giveUp = new CancellationTokenSource();
        var (first, second) = await ProfileTwiceAsync(runtime, giveUp.Token);

        second.Status.ShouldBe(409);
        second["code"].ShouldBe("conflict");
        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        do
        {
            second = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/cpu-profile", new { durationMs = 1 });
        }
        while (second.Status == 409);

        second.Status.ShouldBe(200);
    }

    [Fact]
    public async Task CpuProfile_RightAfterAnother_IsTaken()
    {
        var runtime = await Client.CreateRuntimeAsync();

        for (var i = 0; i < 100; i++)
        {
            var answer = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/cpu-profile", new { durationMs = 1 });

            answer.Status.ShouldBe(200, answer.Body.ToString());
        }
    }

    [Fact]
    public async Task CpuProfile_OfARuntimeThatIsDeletedMeanwhile_Is410()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var (profiling, _) = await ProfileTwiceAsync(runtime, TestContext.Current.CancellationToken);

        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBe(204);

        var answer = await profiling;
        answer.Status.ShouldBe(410, answer.Body.ToString());
        answer["reason"].ShouldBe("deleted");
    }

    [Theory]
    [InlineData("{}", "required")]
    [InlineData("""{"durationMs":0}""", "at least 1")]
    [InlineData("""{"durationMs":60001}""", "JsRun:Limits:MaxProfileMs")]
    public async Task CpuProfile_OfADurationThatMayNotBe_Is400(string body, string message)
    {
        var runtime = await Client.CreateRuntimeAsync();

        var answer = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/cpu-profile", body);

        answer.Status.ShouldBe(400);
        answer.Body.GetProperty("errors").GetProperty("durationMs")[0].GetString()!.ShouldContain(message);
    }

    /// <summary>A profile that is being taken, and the answer to a second one meanwhile.</summary>
    private async Task<(Task<Answer> First, Answer Second)> ProfileTwiceAsync(string runtime, CancellationToken cancellationToken)
    {
        while (true)
        {
            var first = Client.SendUntilAsync(HttpMethod.Post, $"/runtimes/{runtime}/cpu-profile", new { durationMs = 60_000 }, cancellationToken);
            Answer second;
            do
            {
                second = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/cpu-profile", new { durationMs = 1 });
            }
            while (second.Status == 200 && !first.IsCompleted);

            // Either may have come before the other.
            if (!first.IsCompleted)
            {
                return (first, second);
            }
        }
    }

    private static void ShouldBeConsistent(JsonElement profile)
    {
        var nodes = profile.GetProperty("nodes").EnumerateArray().ToArray();
        var ids = nodes.Select(node => node.GetProperty("id").GetInt32()).ToHashSet();
        ids.Count.ShouldBe(nodes.Length);
        nodes[0].GetProperty("callFrame").GetProperty("functionName").GetString().ShouldBe("(root)");
        var children = nodes.SelectMany(node => node.TryGetProperty("children", out var list) ? list.EnumerateArray().Select(child => child.GetInt32()) : []).ToArray();
        children.Order().ShouldBe(ids.Except([nodes[0].GetProperty("id").GetInt32()]).Order());

        var samples = profile.GetProperty("samples").EnumerateArray().Select(sample => sample.GetInt32()).ToArray();
        samples.ShouldNotBeEmpty();
        samples.ShouldAllBe(sample => ids.Contains(sample));
        profile.GetProperty("timeDeltas").GetArrayLength().ShouldBe(samples.Length);
        profile.GetProperty("endTime").GetInt64().ShouldBeGreaterThan(profile.GetProperty("startTime").GetInt64());
    }

    private static int HitsOf(JsonElement profile, string function) => profile.GetProperty("nodes").EnumerateArray()
        .Where(node => node.GetProperty("callFrame").GetProperty("functionName").GetString() == function)
        .Sum(node => node.GetProperty("hitCount").GetInt32());
}

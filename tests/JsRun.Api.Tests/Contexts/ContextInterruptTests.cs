using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Contexts;

public sealed class ContextInterruptTests(SharedService service)
{
    private HttpClient Client => service.Client;

    [Theory]
    [InlineData("ctx_1")]
    [InlineData("fresh")]
    public async Task EndlessLoop_InAContext_IsStoppedByTheCpuBudget(string context)
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.CreateContextAsync(runtime);

        (await Client.EvalInAsync(runtime, new { code = "for (;;);", context, cpuMs = 100, timeoutMs = 20_000 })).Outcome().ShouldBe("cpu_limit");
        (await Client.EvalInAsync(runtime, new { code = "1", context })).Value().GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("ctx_1", "for (;;);")]
    [InlineData("fresh", "for (;;);")]
    [InlineData("fresh", "await new Promise(done => setTimeout(done, 1e6))")]
    public async Task Interrupt_OfAContext_EndsWhatRunsOrAwaitsThere(string context, string code)
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.CreateContextAsync(runtime);
        using var evaluation = await EventStreamCall.OpenAsync(
            Client, $"/runtimes/{runtime}/eval", new { code = $"console.log('runs'); {code}", console = true, context, cpuMs = 20_000, timeoutMs = 20_000 });

        // The runtime is busy as well while it makes a context ahead: only the script itself tells that it runs.
        (await evaluation.NextAsync()).ShouldNotBeNull().Event.ShouldBe("console");

        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt")).Status.ShouldBe(202);

        (await evaluation.RestAsync()).ShouldHaveSingleItem().Data.Outcome().ShouldBe("interrupted");
        (await Client.EvalInAsync(runtime, new { code = "1", context })).Value().GetInt32().ShouldBe(1);
    }
}

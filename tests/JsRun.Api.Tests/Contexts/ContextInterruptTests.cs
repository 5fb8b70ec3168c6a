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
        var evaluation = Client.EvalInAsync(runtime, new { code, context, cpuMs = 20_000, timeoutMs = 20_000 });
        await Client.WaitUntilBusyAsync(runtime);

        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt")).Status.ShouldBe(202);

        (await evaluation).Outcome().ShouldBe("interrupted");
        (await Client.EvalInAsync(runtime, new { code = "1", context })).Value().GetInt32().ShouldBe(1);
    }
}

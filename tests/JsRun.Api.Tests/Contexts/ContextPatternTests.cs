using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Contexts;

/// <summary>The patterns of docs/contexts.md, as they stand there.</summary>
public sealed class ContextPatternTests(SharedService service)
{
    private static readonly int[] Input = [1, 2, 3];
    private static readonly string[] You = ["you"];

    private HttpClient Client => service.Client;

    [Fact]
    public async Task Sandbox_WithInputAlone_ComputesAndReachesNothingElse()
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "var secret = 42" });
        await Client.CreateContextAsync(
            runtime,
            new { name = "sandbox", intrinsics = new { eval = false, date = false, random = false, webAssembly = false }, globals = new { input = Input } });

        (await Client.ValueInAsync(runtime, "sandbox", "input.reduce((a, b) => a + b)")).GetInt32().ShouldBe(6);
        (await Client.ValueInAsync(runtime, "sandbox", "[typeof secret, typeof Date, typeof Math.random, typeof WebAssembly]")).GetRawText()
            .ShouldBe("""["undefined","undefined","undefined","undefined"]""");
        (await Client.EvalInAsync(runtime, new { code = "input.constructor.constructor('return this')()", context = "sandbox" })).Error().Text("name").ShouldBe("EvalError");
        (await Client.EvalInAsync(runtime, new { code = "for (;;);", context = "sandbox", timeoutMs = 50 })).Outcome().ShouldBe("timeout");
        (await Client.ValueInAsync(runtime, "default", "secret")).GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task Function_WithoutAWayBack_GivesNothingAway()
    {
        var runtime = await Client.CreateRuntimeAsync(new
        {
            bootstrap = "const store = { a: 1, secret: 2 }; const read = key => key === 'a' ? String(store.a) : ''; globalThis.safeRead = Object.freeze(Object.setPrototypeOf(read, null));",
        });
        await Client.CreateContextAsync(runtime, new { name = "guest", intrinsics = new { eval = false } });
        (await Client.HandOverAsync(runtime, "guest", "read", "default", "safeRead")).Status.ShouldBe(204);

        (await Client.ValueInAsync(
            runtime, "guest", "[read('a'), read.constructor === undefined, Object.getPrototypeOf(read), read('a').constructor === String, Reflect.ownKeys(read).length]"))
            .GetRawText().ShouldBe("""["1",true,null,true,2]""");
    }

    [Fact]
    public async Task Plugins_InContextsOfTheirOwn_ShareOneApi()
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "var api = { commands: {} }" });
        foreach (var (name, greeting) in new[] { ("hello", "Hello"), ("bye", "Bye") })
        {
            await Client.CreateContextAsync(
                runtime,
                new { name, bootstrap = $$"""Array.prototype.mine = '{{name}}'; function install() { api.commands.{{name}} = name => `{{greeting}}, ${name}` }""" });
            (await Client.HandOverAsync(runtime, name, "api", "default", "api")).Status.ShouldBe(204);
            (await Client.CallAsync(runtime, new { function = "install", context = name })).Outcome().ShouldBe("ok");
        }

        (await CommandAsync("hello")).ShouldBe("Hello, you");
        (await CommandAsync("bye")).ShouldBe("Bye, you");
        (await Client.ValueInAsync(runtime, "default", "[].mine === undefined")).GetBoolean().ShouldBeTrue();
        (await Client.ValueInAsync(runtime, "bye", "[].mine")).GetString().ShouldBe("bye");

        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/hello");
        await Client.EvalInAsync(runtime, "delete api.commands.hello");
        (await CommandAsync("bye")).ShouldBe("Bye, you");

        async Task<string?> CommandAsync(string command) =>
            (await Client.CallAsync(runtime, new { function = $"api.commands.{command}", args = You })).Value().GetString();
    }

    [Fact]
    public async Task Tests_EachInAFreshContext_FindNothingOfOneAnother()
    {
        var runtime = await Client.CreateRuntimeAsync();
        const string Test = "const n = (globalThis.count = (globalThis.count ?? 0) + 1); Object.prototype.dirt = true; if (n !== 1) throw new Error('dirty'); n";

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 300),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            async (_, _) => (await Client.EvalInAsync(runtime, new { code = Test, context = "fresh" })).Value().GetInt32().ShouldBe(1));

        (await Client.ValueInAsync(runtime, "default", "typeof count")).GetString().ShouldBe("undefined");
    }

    [Fact]
    public async Task Tests_OfASnapshot_HaveWhatAllNeed()
    {
        var scripts = new[] { new { name = "kit.js", source = "globalThis.assert = ok => { if (!ok) throw new Error('failed') }; var add = (a, b) => a + b; var list = []" } };
        var snapshot = (await Client.SendAsync(HttpMethod.Post, "/snapshots", new { scripts }))["id"];
        var runtime = await Client.CreateRuntimeAsync(new { snapshot });

        for (var index = 0; index < 3; index++)
        {
            (await Client.EvalInAsync(runtime, new { code = "assert(add(1, 2) === 3); list.push(1)", context = "fresh" })).Value().GetInt32().ShouldBe(1);
        }
    }

    [Fact]
    public async Task Users_InContextsOfTheirOwn_KeepTheirState()
    {
        var runtime = await Client.CreateRuntimeAsync();
        async Task<JsonElement> AsUserAsync(int user, string code)
        {
            var name = $"user-{user}";
            var body = new { code, context = name };
            var answer = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", body);
            if (answer["code"] == "context_not_found")
            {
                await Client.CreateContextAsync(runtime, new { name, globals = new { user } });
                answer = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", body);
            }

            return answer.Body.Value();
        }

        const string Visit = "globalThis.visits = (globalThis.visits ?? 0) + 1; [user, visits]";
        (await AsUserAsync(17, Visit)).GetRawText().ShouldBe("[17,1]");
        (await AsUserAsync(18, Visit)).GetRawText().ShouldBe("[18,1]");
        (await AsUserAsync(17, Visit)).GetRawText().ShouldBe("[17,2]");
        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/user-17");
        (await AsUserAsync(17, Visit)).GetRawText().ShouldBe("[17,1]");
    }

    [Fact]
    public async Task Error_InOneContext_LeavesTheOthersAlone()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var context = await Client.CreateContextAsync(runtime);

        var envelope = await Client.EvalInAsync(runtime, new { code = "throw new TypeError('mine')", context });

        envelope.Error().Text("name").ShouldBe("TypeError");
        (await Client.ValueInAsync(runtime, "default", "1")).GetInt32().ShouldBe(1);
        (await Client.ValueInAsync(runtime, context, "2")).GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Heap_FilledByOneContext_ClosesTheRuntime()
    {
        var runtime = await Client.CreateRuntimeAsync(new { maxHeapBytes = 16 << 20 });
        var context = await Client.CreateContextAsync(runtime);

        (await Client.EvalInAsync(runtime, new { code = "const a = []; for (;;) a.push(new Array(1e4).fill({}))", context })).Outcome().ShouldBe("heap_limit");

        var other = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "1" });
        (other.Status, other["code"], other["reason"]).ShouldBe((410, "runtime_closed", "heap_limit"));
    }
}

using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Contexts;

public sealed class HandOverTests(SharedService service)
{
    private HttpClient Client => service.Client;

    [Fact]
    public async Task Object_HandedOver_IsTheObjectItself()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, "var obj = { n: 1, list: [1, 2], f() { return this.n } }; class Home {}; var home = new Home()");
        var context = await Client.CreateContextAsync(runtime);

        (await Client.HandOverAsync(runtime, context, "obj", "default", "obj")).Status.ShouldBe(204);
        (await Client.HandOverAsync(runtime, context, "home", "default", "home")).Status.ShouldBe(204);
        (await Client.HandOverAsync(runtime, context, "TheirArray", "default", "Array")).Status.ShouldBe(204);

        // Mutations are shared, both ways.
        await Client.EvalInAsync(runtime, new { code = "obj.n = 42; obj.list.push(3)", context });
        (await Client.ValueInAsync(runtime, "default", "[obj.n, obj.list.length]")).GetRawText().ShouldBe("[42,3]");
        await Client.EvalInAsync(runtime, "obj.late = 'yes'");
        (await Client.ValueInAsync(runtime, context, "obj.late")).GetString().ShouldBe("yes");

        // Identity: handed back it is the same.
        (await Client.HandOverAsync(runtime, "default", "back", context, "obj")).Status.ShouldBe(204);
        (await Client.ValueInAsync(runtime, "default", "back === obj")).GetBoolean().ShouldBeTrue();

        // Prototypes stay those of its realm; instanceof is as the language defines it.
        (await Client.ValueInAsync(
            runtime,
            context,
            "[Array.isArray(obj.list), obj.list instanceof Array, obj.list instanceof TheirArray, obj instanceof Object, Object.getPrototypeOf(home).constructor.name, typeof Home]"))
            .GetRawText().ShouldBe("""[true,false,true,false,"Home","undefined"]""");
    }

    [Fact]
    public async Task Function_HandedOver_RunsInItsHomeRealm()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, "var secret = 'home'; function read() { return [secret, [] instanceof Array] } ; async function later(x) { await null; return secret + x }");
        var context = await Client.CreateContextAsync(runtime, new { globals = new { secret = "away" } });
        await Client.HandOverAsync(runtime, context, "read", "default", "read");
        await Client.HandOverAsync(runtime, context, "later", "default", "later");

        (await Client.ValueInAsync(runtime, context, "read()")).GetRawText().ShouldBe("""["home",true]""");
        (await Client.ValueInAsync(runtime, context, "read() instanceof Array")).GetBoolean().ShouldBeFalse();
        (await Client.ValueInAsync(runtime, context, "await later('!')")).GetString().ShouldBe("home!");
        (await Client.CallAsync(runtime, new { function = "read", context })).Value().GetRawText().ShouldBe("""["home",true]""");

        // What is handed over is what its realm's Function can reach: the caller's choice.
        (await Client.ValueInAsync(runtime, context, "read.constructor('return secret')()")).GetString().ShouldBe("home");
    }

    [Fact]
    public async Task GlobalObject_HandedOver_GivesTheWholeRealm()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, "var secret = 'home'");
        var context = await Client.CreateContextAsync(runtime);
        await Client.HandOverAsync(runtime, context, "home", "default", "globalThis");

        await Client.ValueInAsync(runtime, context, "home.added = [home.secret, home === globalThis]; 1");

        (await Client.ValueInAsync(runtime, "default", "added")).GetRawText().ShouldBe("""["home",false]""");
    }

    [Fact]
    public async Task Object_HandedOver_OutlivesItsContext()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var context = await Client.CreateContextAsync(runtime, new { bootstrap = "let kept = 5; var obj = { read: () => kept + [1].length }" });
        await Client.HandOverAsync(runtime, "default", "obj", context, "obj");

        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/{context}");

        (await Client.ValueInAsync(runtime, "default", "obj.read()")).GetInt32().ShouldBe(6);
    }

    [Fact]
    public async Task Expression_GivingAPromise_IsAwaited()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var context = await Client.CreateContextAsync(runtime);

        (await Client.HandOverAsync(runtime, context, "v", "default", "new Promise(r => setTimeout(r, 5, new Map([[1, 2]])))")).Status.ShouldBe(204);

        (await Client.ValueInAsync(runtime, context, "v.get(1)")).GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task PutGlobal_OfTheDefaultContext_TakesFromAnother()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.CreateContextAsync(runtime, new { name = "source", bootstrap = "var o = { s: Symbol('x') }" });

        (await Client.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/o", """{"$from":{"context":"source","expression":"o"}}""")).Status.ShouldBe(204);

        (await Client.ValueInAsync(runtime, "default", "String(o.s)")).GetString().ShouldBe("Symbol(x)");
    }

    [Theory]
    [InlineData("throw new TypeError('no')", "javascript_error")]
    [InlineData("nobody", "javascript_error")]
    [InlineData("(", "syntax_error")]
    [InlineData("new Promise(() => {})", "never_settled")]
    [InlineData("for (;;);", "timeout")]
    public async Task Expression_ThatFails_IsTold(string expression, string outcome)
    {
        var runtime = await Client.CreateRuntimeAsync(new { timeoutMs = outcome == "timeout" ? 1_000 : 20_000 });
        var context = await Client.CreateContextAsync(runtime);

        var answer = await Client.HandOverAsync(runtime, context, "v", "default", expression);

        (answer.Status, answer["code"]).ShouldBe((422, "evaluation_failed"));
        answer.Body.GetProperty("evaluation").Outcome().ShouldBe(outcome);
        (await Client.EvalInAsync(runtime, new { code = "typeof v", context, timeoutMs = 20_000 })).Value().GetString().ShouldBe("undefined");
    }

    [Fact]
    public async Task Expression_ThatNeedsTooMuchMemory_ClosesTheRuntime()
    {
        var runtime = await Client.CreateRuntimeAsync(new { maxHeapBytes = 16 << 20 });
        var context = await Client.CreateContextAsync(runtime);

        var answer = await Client.HandOverAsync(runtime, context, "v", "default", "const a = []; for (;;) a.push(new Array(1e4).fill({}))");

        (answer.Status, answer["code"]).ShouldBe((422, "evaluation_failed"));
        answer.Body.GetProperty("evaluation").Outcome().ShouldBe("heap_limit");
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}"))["reason"].ShouldBe("heap_limit");
    }

    [Theory]
    [InlineData("""{"$from":{"context":"nobody","expression":"1"}}""", 404, "context_not_found")]
    [InlineData("""{"$from":{"expression":"1"}}""", 400, "$from.context")]
    [InlineData("""{"$from":{"context":"default"}}""", 400, "$from.expression")]
    [InlineData("""{"$from":{"context":"fresh","expression":"1"}}""", 400, "$from.context")]
    [InlineData("""{"$from":{"context":"default","expression":1}}""", 400, "$from.expression")]
    [InlineData("""{"$from":{"context":"default","expression":"1","more":1}}""", 400, "$from.more")]
    [InlineData("""{"$from":"default"}""", 400, "$from")]
    [InlineData("""{"$from":{"context":"default","expression":"1"},"x":1}""", 400, "x")]
    [InlineData("""[{"$from":{"context":"default","expression":"1"}}]""", 400, "body[0].$from")]
    [InlineData("""{"$from":""", 400, "body")]
    public async Task From_Wrong_IsRefusedByName(string body, int status, string told)
    {
        var runtime = await Client.CreateRuntimeAsync();

        var answer = await Client.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/v", body);

        answer.Status.ShouldBe(status);
        answer.Body.GetRawText().ShouldContain($"\"{told}");
        (await Client.ValueInAsync(runtime, "default", "typeof v")).GetString().ShouldBe("undefined");
    }

    // Texts that .NET cannot unescape.
    [Theory]
    [InlineData("""{"\ud800abc":1}""")]
    [InlineData("""{"$\ud800m":1}""")]
    public async Task Value_WhoseNameIsALoneSurrogate_IsNoHandOver(string body)
    {
        var runtime = await Client.CreateRuntimeAsync();

        var answer = await Client.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/v", body);

        answer.Status.ShouldBe(body.Contains('$', StringComparison.Ordinal) ? 400 : 204);
    }

    [Fact]
    public async Task Target_ThatIsNone_IsToldBeforeTheExpressionRuns()
    {
        var runtime = await Client.CreateRuntimeAsync();

        var answer = await Client.HandOverAsync(runtime, "ctx_7", "v", "default", "globalThis.ran = true");

        (answer.Status, answer["code"]).ShouldBe((404, "context_not_found"));
        (await Client.ValueInAsync(runtime, "default", "typeof ran")).GetString().ShouldBe("undefined");
    }

    [Fact]
    public async Task Target_WithAConstantOfThatName_RefusesTheValue()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var context = await Client.CreateContextAsync(runtime, new { bootstrap = "Object.defineProperty(globalThis, 'v', { value: 1 })" });

        var answer = await Client.HandOverAsync(runtime, context, "v", "default", "2");

        (answer.Status, answer["code"]).ShouldBe((400, "invalid_request"));
        (await Client.ValueInAsync(runtime, context, "v")).GetInt32().ShouldBe(1);
    }
}

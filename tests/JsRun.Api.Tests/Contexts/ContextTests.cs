using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Contexts;

public sealed class ContextTests(SharedService service)
{
    private static readonly int[] Arguments21 = [21];
    private static readonly int[] Arguments17 = [1, 7];

    private HttpClient Client => service.Client;

    [Fact]
    public async Task Context_Made_HasGlobalsAndBuiltInsOfItsOwn()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, "var x = 1; let y = 2; Array.prototype.mine = true; globalThis.a = [];");

        var context = await Client.CreateContextAsync(runtime);

        (await Client.ValueInAsync(runtime, context, "[typeof x, typeof y, typeof a, [].mine === undefined]")).GetRawText()
            .ShouldBe("""["undefined","undefined","undefined",true]""");
        await Client.EvalInAsync(runtime, new { code = "var x = 5; let y = 6; String.prototype.shout = 1;", context });
        (await Client.ValueInAsync(runtime, context, "x + y")).GetInt32().ShouldBe(11);
        (await Client.ValueInAsync(runtime, "default", "[x, y, ''.shout === undefined]")).GetRawText().ShouldBe("[1,2,true]");
    }

    [Fact]
    public async Task Create_WithNothing_AnswersIdAndLocation()
    {
        var runtime = await Client.CreateRuntimeAsync();

        var answer = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts");

        answer.Status.ShouldBe(201);
        answer["id"].ShouldBe("ctx_1");
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts/ctx_01")).Status.ShouldBe(404);
        answer.Message.Headers.Location!.ToString().ShouldBe($"/runtimes/{runtime}/contexts/ctx_1");
        answer["alive"].ShouldBe("True");
        answer.Body.GetProperty("name").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        answer["createdAt"]!.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        answer.Body.GetProperty("realmOf").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task Name_Given_StandsWhereverAnIdCan()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var id = await Client.CreateContextAsync(runtime, new { name = "plugin-1.x" });
        await Client.EvalInAsync(runtime, new { code = "function twice(n) { return n * 2 }", context = "plugin-1.x" });

        (await Client.ValueInAsync(runtime, id, "twice(4)")).GetInt32().ShouldBe(8);
        (await Client.CallAsync(runtime, new { function = "twice", args = Arguments21, context = "plugin-1.x" })).Value().GetInt32().ShouldBe(42);
        (await Client.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/contexts/plugin-1.x/globals/g", "3")).Status.ShouldBe(204);
        (await Client.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/h?context=plugin-1.x", "4")).Status.ShouldBe(204);
        (await Client.ValueInAsync(runtime, id, "g * h")).GetInt32().ShouldBe(12);
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts/plugin-1.x"))["id"].ShouldBe(id);
        (await Client.CreateContextAsync(runtime, new { realmOf = "plugin-1.x" })).ShouldNotBe(id);
        (await Client.HandOverAsync(runtime, "default", "twice", "plugin-1.x", "twice")).Status.ShouldBe(204);
        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/plugin-1.x")).Status.ShouldBe(204);
    }

    [Fact]
    public async Task List_OfContexts_IsInTheOrderOfTheirMaking()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var first = await Client.CreateContextAsync(runtime, new { name = "b" });
        var second = await Client.CreateContextAsync(runtime, new { name = "a" });
        await Client.EvalInAsync(runtime, new { code = "setInterval(() => {}, 1e6)", context = second });

        var list = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts");

        list.Status.ShouldBe(200);
        var items = list.Body.GetProperty("items").EnumerateArray().ToList();
        items.Select(item => item.Text("id")).ShouldBe(["default", first, second]);
        items.Select(item => item.GetProperty("activeTimers").GetInt32()).ShouldBe([0, 0, 1]);
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("stats").GetProperty("contexts").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task RealmOf_AnotherContext_IsASecondNameOfTheSameRealm()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var first = await Client.CreateContextAsync(runtime, new { globals = new { shared = new { n = 1 } } });
        var second = await Client.CreateContextAsync(runtime, new { realmOf = first, globals = new { more = 2 }, bootstrap = "shared.n++" });

        (await Client.ValueInAsync(runtime, first, "shared.n + more")).GetInt32().ShouldBe(4);
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts/{second}"))["realmOf"].ShouldBe(first);

        // The realm lives until its last name goes.
        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/{first}")).Status.ShouldBe(204);
        (await Client.ValueInAsync(runtime, second, "shared.n")).GetInt32().ShouldBe(2);
        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/{second}")).Status.ShouldBe(204);
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("stats").GetProperty("contexts").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Name_OfAContextThatIsBeingMade_FindsNothingYet()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, "var gate = Promise.withResolvers(); var begun = Promise.withResolvers(); setInterval(() => {}, 1000)");
        var source = await Client.CreateContextAsync(runtime, new { name = "shared" });
        await Client.HandOverAsync(runtime, source, "gate", "default", "gate");
        await Client.HandOverAsync(runtime, source, "begun", "default", "begun");

        var making = Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { name = "slow", realmOf = source, bootstrap = "begun.resolve(); await gate.promise" });
        await Client.EvalInAsync(runtime, "await Promise.race([begun.promise, new Promise(done => setTimeout(done, 20000))])");
        var found = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts/slow");
        await Client.EvalInAsync(runtime, "gate.resolve()");

        (found.Status, found["code"]).ShouldBe((404, "context_not_found"));
        (await making).Status.ShouldBe(201);
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts/slow")).Status.ShouldBe(200);
        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/slow")).Status.ShouldBe(204);
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts/slow")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Fresh_ForACall_IsMadeForThatCall()
    {
        var runtime = await Client.CreateRuntimeAsync();

        (await Client.EvalInAsync(runtime, new { code = "globalThis.x = 1; typeof x", context = "fresh" })).Value().GetString().ShouldBe("number");
        (await Client.EvalInAsync(runtime, new { code = "typeof x", context = "fresh" })).Value().GetString().ShouldBe("undefined");
        (await Client.CallAsync(runtime, new { function = "Math.max", args = Arguments17, context = "fresh" })).Value().GetInt32().ShouldBe(7);
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts")).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Console_OfAContext_IsItsOwn()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var quiet = await Client.CreateContextAsync(runtime);
        var loud = await Client.CreateContextAsync(runtime, new { console = true });

        (await Client.ValueInAsync(runtime, quiet, "typeof console")).GetString().ShouldBe("undefined");
        var envelope = await Client.EvalInAsync(runtime, new { code = "console.log('hi')", context = loud, console = true });
        envelope.GetProperty("console")[0].Text("text").ShouldBe("hi");
        (await Client.ValueInAsync(runtime, "default", "typeof console")).GetString().ShouldBe("undefined");
    }

    [Fact]
    public async Task Modules_OfAContext_AreInstancesOfItsOwn()
    {
        var runtime = await Client.CreateRuntimeAsync(new { modules = new Dictionary<string, string> { ["n.js"] = "export let n = 0; export const next = () => ++n" } });
        var context = await Client.CreateContextAsync(runtime);

        const string Next = "(await import('n.js')).next()";
        (await Client.ValueInAsync(runtime, "default", Next)).GetInt32().ShouldBe(1);
        (await Client.ValueInAsync(runtime, "default", Next)).GetInt32().ShouldBe(2);
        (await Client.ValueInAsync(runtime, context, Next)).GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Bootstrap_ThatFails_LeavesNothingBehind()
    {
        var runtime = await Client.CreateRuntimeAsync();

        var answer = await Client.SendAsync(
            HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { name = "p", bootstrap = "await null; throw new RangeError('no')", bootstrapFilename = "setup.js" });

        answer.Status.ShouldBe(422);
        answer["code"].ShouldBe("bootstrap_failed");
        answer.Body.GetProperty("evaluation").Error().Text("name").ShouldBe("RangeError");
        answer.Body.GetProperty("evaluation").Error().Text("stack")!.ShouldContain("setup.js");
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts/p"))["code"].ShouldBe("context_not_found");
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("stats").GetProperty("contexts").GetInt32().ShouldBe(1);
        await Client.CreateContextAsync(runtime, new { name = "p" });
    }

    [Fact]
    public async Task Bootstrap_ThatIsInterrupted_LeavesNothingBehind()
    {
        var runtime = await Client.CreateRuntimeAsync(new { timeoutMs = 50 });

        var answer = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { name = "p", bootstrap = "for (;;);" });

        answer.Status.ShouldBe(422);
        answer.Body.GetProperty("evaluation").Outcome().ShouldBe("timeout");
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts")).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Delete_OfAContext_InterruptsWhatAwaitsInIt()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var context = await Client.CreateContextAsync(runtime);
        var handle = (await Client.EvalInAsync(runtime, new { code = "(function f() { return 1 })", context })).Value();
        var awaiting = Client.EvalInAsync(runtime, new { code = "await new Promise(r => setTimeout(r, 1e6))", context, timeoutMs = 20_000 });
        await Client.WaitUntilBusyAsync(runtime);

        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/{context}")).Status.ShouldBe(204);

        (await awaiting).Outcome().ShouldBe("interrupted");
        var stats = (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("stats");
        stats.GetProperty("contexts").GetInt32().ShouldBe(1);
        stats.GetProperty("activeTimers").GetInt32().ShouldBe(0);
        stats.GetProperty("functions").GetInt32().ShouldBe(0);
        var released = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/call", new { function = handle });
        (released.Status, released["code"]).ShouldBe((410, "function_released"));
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("DELETE", "", null)]
    [InlineData("PUT", "/globals/x", "1")]
    public async Task Context_ThatWasDeleted_IsGoneWithItsReason(string method, string path, string? body)
    {
        var runtime = await Client.CreateRuntimeAsync();
        var context = await Client.CreateContextAsync(runtime, new { name = "brief" });
        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/{context}");

        var answer = await Client.SendAsync(new HttpMethod(method), $"/runtimes/{runtime}/contexts/{context}{path}", body);

        (answer.Status, answer["code"], answer["reason"]).ShouldBe((410, "context_deleted", "deleted"));
        (await Client.SendAsync(new HttpMethod(method), $"/runtimes/{runtime}/contexts/brief{path}", body))["code"].ShouldBe("context_not_found");
        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "1", context }))["code"].ShouldBe("context_deleted");
        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "1", context = "brief" }))["code"].ShouldBe("context_not_found");
        (await Client.CreateContextAsync(runtime, new { name = "brief" })).ShouldNotBe(context);
    }

    [Fact]
    public async Task Context_ThatNeverWas_IsNotFound()
    {
        var runtime = await Client.CreateRuntimeAsync();

        foreach (var context in new[] { "ctx_1", "ctx_0", "ctx_", "ctx_99999999999999999999", "nobody", "%2F", "a%20b" })
        {
            var answer = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts/{context}");
            (answer.Status, answer["code"]).ShouldBe((404, "context_not_found"), context);
        }

        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { realmOf = "nobody" }))["code"].ShouldBe("context_not_found");
        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/call", new { function = "f", context = "nobody" }))["code"].ShouldBe("context_not_found");
    }

    [Fact]
    public async Task Default_Deleted_IsAConflict()
    {
        var runtime = await Client.CreateRuntimeAsync();

        var answer = await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/default");

        (answer.Status, answer["code"]).ShouldBe((409, "conflict"));
        (await Client.EvalInAsync(runtime, "1")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Name_Taken_IsAConflict()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.CreateContextAsync(runtime, new { name = "one" });

        var answer = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { name = "one" });

        (answer.Status, answer["code"]).ShouldBe((409, "conflict"));
        answer["detail"]!.ShouldContain("one");
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"default"}""", "name")]
    [InlineData("""{"name":"fresh"}""", "name")]
    [InlineData("""{"name":"ctx_5"}""", "name")]
    [InlineData("""{"name":".."}""", "name")]
    [InlineData("""{"name":"a/b"}""", "name")]
    [InlineData("""{"name":"a\n"}""", "name")]
    [InlineData("""{"name":7}""", "name")]
    [InlineData("""{"realmOf":"fresh"}""", "realmOf")]
    [InlineData("""{"realmOf":null}""", "realmOf")]
    [InlineData("""{"globals":[]}""", "globals")]
    [InlineData("""{"name":"\ud800"}""", "name")]
    [InlineData("""{"globals":{"a":{"$from":{"context":"default","expression":"1"}}}}""", "globals.a.$from")]
    [InlineData("""{"console":1}""", "console")]
    [InlineData("""{"nope":1}""", "nope")]
    public async Task Create_WithAWrongField_NamesIt(string body, string field)
    {
        var runtime = await Client.CreateRuntimeAsync();

        var answer = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", body);

        (answer.Status, answer["code"]).ShouldBe((400, "invalid_request"));
        answer.Body.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe([field]);
        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}");
    }

    [Fact]
    public async Task Globals_WithAValueThatV8Refuses_LeaveNothingBehind()
    {
        var runtime = await Client.CreateRuntimeAsync();

        var answer = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", """{"name":"g","globals":{"r":{"$regexp":"("}}}""");

        (answer.Status, answer["code"]).ShouldBe((400, "invalid_request"));
        answer.Body.GetProperty("errors").EnumerateObject().Single().Name.ShouldStartWith("globals.r");
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts")).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Contexts_BeyondTheLimit_AreRefused()
    {
        await using var small = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxContexts", "3"));
        var runtime = await small.Client.CreateRuntimeAsync();
        var first = await small.Client.CreateContextAsync(runtime);
        await small.Client.CreateContextAsync(runtime, new { realmOf = first });

        var refused = await small.Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts");

        (refused.Status, refused["code"], refused["quota"], refused["limit"]).ShouldBe((429, "quota_exceeded", "contexts", "3"));
        refused.Message.Headers.RetryAfter.ShouldNotBeNull();
        (await small.Client.EvalInAsync(runtime, new { code = "1", context = "fresh" })).Value().GetInt32().ShouldBe(1);
        await small.Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/{first}");
        await small.Client.CreateContextAsync(runtime);
        (await small.Client.SendAsync(HttpMethod.Get, "/limits")).Body.GetProperty("maxContexts").GetInt32().ShouldBe(3);
    }
}

using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Debugging;
using JsRun.Api.Tests.Infrastructure;
using static JsRun.Api.Tests.Requests.Refusals;

namespace JsRun.Api.Tests.Realms;

/// <summary>Runtimes that lack intrinsics.</summary>
public sealed class IntrinsicsTests(SharedService service)
{
    private HttpClient Client => service.Client;

    /// <summary>What is asked for, and what the runtime's config says of it.</summary>
    public static TheoryData<string, string?> Forms => new()
    {
        { "{}", null },
        { """{"eval":true,"date":true}""", null },
        { "\"minimal\"", """{"preset":"minimal"}""" },
        { """{"preset":"minimal","date":true,"json":false}""", """{"preset":"minimal","date":true,"json":false}""" },
        { """{"date":false,"eval":false,"intl":true}""", """{"eval":false,"date":false}""" },
        { """{"seed":5e3,"now":"2024-01-15T12:30+01:00"}""", """{"seed":5000,"now":"2024-01-15T11:30:00.000Z"}""" },
        { """{"seed":0,"now":"0001-01-01T00:00:00.1239Z"}""", """{"seed":0,"now":"0001-01-01T00:00:00.123Z"}""" },
        { """{"seed":9007199254740991,"now":"9999-12-31T23:59:59.999Z"}""", """{"seed":9007199254740991,"now":"9999-12-31T23:59:59.999Z"}""" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Intrinsics_OfEachForm_AreShownInTheConfig(string asked, string? shown)
    {
        var runtime = await Client.CreateRuntimeAsync($$"""{"intrinsics":{{asked}}}""");

        var config = (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("config");

        (config.TryGetProperty("intrinsics", out var intrinsics) ? intrinsics.GetRawText() : null).ShouldBe(shown);
        (await Client.EvalInAsync(runtime, "1 + 1")).Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Eval_TakenAway_IsRefusedInTheDefaultAndInFreshContextsAlsoToTheBootstrap()
    {
        var runtime = await Client.CreateRuntimeAsync(new
        {
            intrinsics = new { eval = false },
            bootstrap = "var atStart = (() => { try { return Function('return 1')() } catch (error) { return error.name } })()",
        });

        (await Client.EvalInAsync(runtime, "atStart")).Value().GetString().ShouldBe("EvalError");
        foreach (var context in new[] { "default", "fresh" })
        {
            var envelope = await Client.EvalInAsync(runtime, new { code = "await null; eval('1')", context });
            envelope.Outcome().ShouldBe("javascript_error");
            envelope.Error().Text("name").ShouldBe("EvalError");
            envelope.Error().Text("message")!.ShouldContain("intrinsics.eval");
        }
    }

    [Fact]
    public async Task WebAssembly_TakenAway_CannotBeImported()
    {
        var modules = new Dictionary<string, object> { ["m.wasm"] = new Dictionary<string, string> { ["$bytes"] = "AGFzbQEAAAA=" }, ["m.js"] = "export default typeof WebAssembly" };
        var runtime = await Client.CreateRuntimeAsync(new { intrinsics = new { webAssembly = false }, modules });

        var fromModule = await Client.EvalInAsync(runtime, new { code = "import * as m from 'm.wasm'; export { m }", type = "module" });
        fromModule.Outcome().ShouldBe("module_error");
        fromModule.Error().Text("specifier").ShouldBe("m.wasm");
        fromModule.Error().Text("message")!.ShouldContain("WebAssembly is not allowed in this context");
        (await Client.EvalInAsync(runtime, "await import('m.wasm')")).Outcome().ShouldBe("module_error");
        (await Client.EvalInAsync(runtime, "(await import('m.js')).default")).Value().GetString().ShouldBe("undefined");
    }

    [Fact]
    public async Task Minimal_Runtime_TakesAndGivesValuesOfEveryKind()
    {
        var runtime = await Client.CreateRuntimeAsync("""
            {"intrinsics":"minimal","console":true,"globals":{"when":{"$date":"2024-01-15T12:30:00.000Z"},"map":{"$map":[[1,2]]}}}
            """);

        var envelope = await Client.EvalInAsync(runtime, "console.log(when, map, [1n]); function add(a, b) { return a + b } ({ when, map, add, typed: typeof Date })");

        envelope.GetProperty("console")[0].GetProperty("args")[0].GetRawText().ShouldBe("""{"$date":"2024-01-15T12:30:00.000Z"}""");
        var value = envelope.Value();
        value.GetProperty("when").GetRawText().ShouldBe("""{"$date":"2024-01-15T12:30:00.000Z"}""");
        value.GetProperty("map").GetRawText().ShouldBe("""{"$map":[[1,2]]}""");
        value.Text("typed").ShouldBe("undefined");
        var handle = value.GetProperty("add").Text("$function");
        var called = await Client.CallAsync(runtime, $$"""{"function":{"$function":"{{handle}}"},"args":[20,22]}""");
        called.Value().GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task OtherRuntimes_OfTheSameWorker_HaveEverything()
    {
        for (var i = 0; i < 8; i++)
        {
            var restricted = await Client.CreateRuntimeAsync(new { intrinsics = new { eval = false, date = false, now = "2024-01-15T12:30:00Z" } });
            var whole = await Client.CreateRuntimeAsync();

            (await Client.EvalInAsync(restricted, "typeof Date")).Value().GetString().ShouldBe("undefined");
            (await Client.EvalInAsync(whole, "eval('new Date().getFullYear()')")).Value().GetInt32().ShouldBeGreaterThan(2024);
            (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{restricted}")).Status.ShouldBe(204);
            (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{whole}")).Status.ShouldBe(204);
        }
    }

    [Fact]
    public async Task Debugger_OfARestrictedRuntime_MayLiftTheBanOnItsOwnEvaluationsAlone()
    {
        var runtime = await Client.CreateRuntimeAsync(new { inspector = new { }, intrinsics = new { eval = false, date = false } });
        await using var debugger = await CdpClient.ConnectAsync(Client, runtime);

        var obeying = await debugger.CallAsync("Runtime.evaluate", new { expression = "eval('6 * 7')", allowUnsafeEvalBlockedByCSP = false });
        var asConsole = await debugger.CallAsync("Runtime.evaluate", new { expression = "eval('6 * 7')" });
        var date = await debugger.CallAsync("Runtime.evaluate", new { expression = "typeof Date" });

        obeying.GetProperty("exceptionDetails").GetProperty("exception").Text("className").ShouldBe("EvalError");
        asConsole.GetProperty("result").GetProperty("value").GetInt32().ShouldBe(42);
        date.GetProperty("result").Text("value").ShouldBe("undefined");
        (await Client.EvalInAsync(runtime, "eval('1')")).Error().Text("name").ShouldBe("EvalError");
    }

    [Fact]
    public async Task Intrinsics_BadOnes_AreAllNamed()
    {
        var answer = await Client.SendAsync(HttpMethod.Post, "/runtimes", """{"intrinsics":{"Eval":false,"date":"no","seed":-1,"now":"soon"},"console":1}""");

        ShouldBeProblem(answer, 400, "invalid_request");
        answer.Body.GetProperty("errors").EnumerateObject().Select(error => error.Name)
            .ShouldBe(["intrinsics.Eval", "intrinsics.date", "intrinsics.seed", "intrinsics.now", "console"], ignoreOrder: true);
    }

    [Fact]
    public async Task OpenApi_Component_DescribesEachName()
    {
        var document = (await Client.SendAsync(HttpMethod.Get, "/swagger/v1/swagger.json")).Body;
        var properties = document.GetProperty("components").GetProperty("schemas").GetProperty("Intrinsics").GetProperty("anyOf")[1].GetProperty("properties");
        properties.EnumerateObject().ShouldAllBe(property => property.Value.GetProperty("description").GetString()!.Length > 5);

        // Each is a name that requests may have.
        var flags = properties.EnumerateObject().Where(property => property.Value.Text("type") == "boolean").ToDictionary(property => property.Name, _ => false);
        var runtime = await Client.CreateRuntimeAsync(new { intrinsics = flags });
        var config = (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("config").GetProperty("intrinsics");
        JsonSerializer.Deserialize<Dictionary<string, bool>>(config)!.Keys.ShouldBe(flags.Keys, ignoreOrder: true);
    }
}

using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Contexts;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Realms;

/// <summary>Between realms with different intrinsics only what is handed over is reachable.</summary>
public sealed class RealmWallTests(SharedService service)
{
    private HttpClient Client => service.Client;

    public static TheoryData<string> LooksAtTheCaller =>
    [
        "function probe() { return probe.caller }",
        "function probe() { return arguments.callee.caller }",
        "function probe() { return Reflect.get(probe, 'caller') }",
        FramesBy("getFunction"),
        FramesBy("getThis"),
        "function probe() { const held = {}; Error.prepareStackTrace = (error, frames) => frames; Error.captureStackTrace(held); return held.stack.map(frame => frame.getFunction()).find(f => f?.name === 'calling') }",
    ];

    [Theory]
    [MemberData(nameof(LooksAtTheCaller))]
    public async Task Callee_OfARestrictedRealm_DoesNotFindTheFunctionsThatCallIt(string probe)
    {
        // A way to the caller's function is one to its realm's Date, and to code of text.
        var runtime = await Client.CreateRuntimeAsync();
        var whole = await Client.CreateContextAsync(runtime, new { bootstrap = probe });
        var restricted = await Client.CreateContextAsync(runtime, new { bootstrap = probe, intrinsics = new { eval = false, date = false } });
        await Client.HandOverAsync(runtime, "default", "open", whole, "probe");
        await Client.HandOverAsync(runtime, "default", "closed", restricted, "probe");
        await Client.EvalInAsync(runtime, "function calling(f) { const found = f(); return found ?? 'nothing' }");

        (await Client.ValueInAsync(runtime, "default", "String(calling(closed))")).GetString().ShouldBe("nothing");

        // Realms that lack the same have nothing to hide from one another: the attempt is a good one.
        (await Client.ValueInAsync(runtime, "default", "typeof calling(open) === 'string'")).GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task GlobalObject_OfARealmWithOtherIntrinsics_GivesNothing()
    {
        var runtime = await Client.CreateRuntimeAsync(new { console = true });
        await Client.EvalInAsync(runtime, "var secret = 'home'");
        var restricted = await Client.CreateContextAsync(runtime, new { intrinsics = new { date = false }, console = true });
        var same = await Client.CreateContextAsync(runtime, new { intrinsics = new { date = false } });
        await Client.EvalInAsync(runtime, new { code = "var near = 1", context = same });

        (await Client.HandOverAsync(runtime, restricted, "home", "default", "globalThis")).Status.ShouldBe(204);
        (await Client.HandOverAsync(runtime, restricted, "neighbour", same, "globalThis")).Status.ShouldBe(204);

        (await Client.EvalInAsync(runtime, new { code = "home.secret", context = restricted })).Error().Text("name").ShouldBe("TypeError");
        (await Client.EvalInAsync(runtime, new { code = "home.Date", context = restricted })).Error().Text("name").ShouldBe("TypeError");
        (await Client.ValueInAsync(runtime, restricted, "neighbour.near")).GetInt32().ShouldBe(1);
        (await Client.EvalInAsync(runtime, new { code = "home", context = restricted })).Outcome().ShouldBe("not_serializable");
        var printed = await Client.EvalInAsync(runtime, new { code = "console.log(home, [home]); 1", context = restricted });
        printed.Value().GetInt32().ShouldBe(1);
        printed.GetProperty("console")[0].Text("text").ShouldBe("[Object] [ [Object] ]");
        (await Client.EvalInAsync(runtime, new { code = "await home", context = restricted })).Error().Text("name").ShouldBe("TypeError");
        (await Client.EvalInAsync(runtime, new { code = "throw home", context = restricted })).Outcome().ShouldBe("javascript_error");
    }

    [Fact]
    public async Task Functions_HandedOverBetweenRealmsOfDifferentIntrinsics_GoOnWorking()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, "var home = 'home'; var compile = text => new Function('return ' + text)(); function read() { return this === globalThis && home } async function later(f) { await null; return f() + home }");
        var context = await Client.CreateContextAsync(runtime, new { intrinsics = new { date = false, eval = false }, bootstrap = "var away = 'away'; function own() { return this === globalThis && away }" });
        await Client.HandOverAsync(runtime, "default", "own", context, "own");
        foreach (var name in new[] { "compile", "read", "later", "setTimeout", "Array" })
        {
            await Client.HandOverAsync(runtime, context, name == "Array" ? "TheirArray" : name, "default", name);
        }

        (await Client.ValueInAsync(runtime, "default", "own()")).GetString().ShouldBe("away");
        (await Client.ValueInAsync(runtime, context, "read()")).GetString().ShouldBe("home");
        (await Client.ValueInAsync(runtime, context, "await later(own)")).GetString().ShouldBe("awayhome");
        (await Client.ValueInAsync(runtime, context, "compile('1 + 1')")).GetInt32().ShouldBe(2);
        (await Client.ValueInAsync(runtime, context, "await new Promise(done => setTimeout(done, 1, 'timed'))")).GetString().ShouldBe("timed");
        (await Client.ValueInAsync(runtime, context, "TheirArray.from([1, 2]).map(x => x * 2)")).GetRawText().ShouldBe("[2,4]");
    }

    private static string FramesBy(string method) =>
        $"function probe() {{ Error.prepareStackTrace = (error, frames) => frames.map(frame => frame.{method}()); const stack = new Error().stack; return stack.find(x => x && x !== globalThis && x !== probe) }}";
}

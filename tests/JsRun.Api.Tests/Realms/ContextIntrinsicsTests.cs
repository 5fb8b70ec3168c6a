using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Contexts;
using JsRun.Api.Tests.Infrastructure;
using static JsRun.Api.Tests.Requests.Refusals;

namespace JsRun.Api.Tests.Realms;

/// <summary>Contexts of one runtime that lack different intrinsics.</summary>
public sealed class ContextIntrinsicsTests(SharedService service)
{
    private const string What = "[typeof Date, (() => { try { return eval('1') } catch (error) { return error.name } })(), typeof WebAssembly].join()";

    private HttpClient Client => service.Client;

    [Fact]
    public async Task Contexts_OfOneRuntime_HaveTheRuntimesOrTheirOwnIntrinsics()
    {
        var runtime = await Client.CreateRuntimeAsync(new { intrinsics = new { date = false } });

        var same = await Client.CreateContextAsync(runtime);
        var own = await Client.CreateContextAsync(runtime, new { intrinsics = new { eval = false } });
        var whole = await Client.CreateContextAsync(runtime, new { intrinsics = new { } });
        var minimal = await Client.CreateContextAsync(runtime, new { intrinsics = "minimal", bootstrap = "var atStart = typeof Map", globals = new { n = 1 } });

        (await Client.ValueInAsync(runtime, "default", What)).GetString().ShouldBe("undefined,1,object");
        (await Client.ValueInAsync(runtime, same, What)).GetString().ShouldBe("undefined,1,object");
        (await Client.ValueInAsync(runtime, own, What)).GetString().ShouldBe("function,EvalError,object");
        (await Client.ValueInAsync(runtime, whole, What)).GetString().ShouldBe("function,1,object");
        (await Client.ValueInAsync(runtime, minimal, What + " + atStart + n")).GetString().ShouldBe("undefined,EvalError,undefinedundefined1");
        (await Shown(runtime, "default")).ShouldBe("""{"date":false}""");
        (await Shown(runtime, same)).ShouldBe("""{"date":false}""");
        (await Shown(runtime, own)).ShouldBe("""{"eval":false}""");
        (await Shown(runtime, minimal)).ShouldBe("""{"preset":"minimal"}""");
    }

    [Fact]
    public async Task Clocks_OfTwoContexts_AreTheirOwnAlsoForFunctionsThatAreHandedOver()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var early = await Client.CreateContextAsync(runtime, new { intrinsics = new { now = "1999-12-31T23:59:59Z", seed = 1 } });
        var late = await Client.CreateContextAsync(runtime, new { intrinsics = new { now = "2050-01-01T00:00:00Z", seed = 1 } });
        const string Function = "var tell = () => [Date.now(), new Date().getFullYear(), Date().slice(11, 15), new Intl.DateTimeFormat('en', { year: 'numeric' }).format()].join()";
        await Client.EvalInAsync(runtime, new { code = Function, context = early });
        await Client.EvalInAsync(runtime, new { code = Function, context = late });
        await Client.HandOverAsync(runtime, "default", "early", early, "tell");
        await Client.HandOverAsync(runtime, "default", "late", late, "tell");
        await Client.HandOverAsync(runtime, early, "late", late, "tell");

        // In optimized code, too, which may have one realm's function inside another's.
        var told = await Client.EvalInAsync(
            runtime, new { timeoutMs = 30_000, cpuMs = 20_000, code = "const told = new Set(); const year = () => new Date().getFullYear(); for (let i = 0; i < 20000; i++) { told.add(early() + ' ' + late()); if (year() < 2024) told.add(year()) } [...told]" });
        told.Value().GetRawText().ShouldBe("""["946684799000,1999,1999,1999 2524608000000,2050,2050,2050"]""");
        (await Client.ValueInAsync(runtime, early, "tell() + late()")).GetString().ShouldBe("946684799000,1999,1999,19992524608000000,2050,2050,2050");

        // A timer moves the time of its own realm on.
        (await Client.ValueInAsync(runtime, early, "await new Promise(resolve => setTimeout(resolve, 20)); Date.now()")).GetInt64().ShouldBe(946684799020);
        (await Client.ValueInAsync(runtime, late, "[Date.now(), Math.random()].join()")).GetString()
            .ShouldBe("2524608000000," + (await Client.ValueInAsync(runtime, early, "Math.random()")).GetRawText());
    }

    [Fact]
    public async Task Clock_OfADeletedContext_GoesOnForWhatWasHandedOver()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var context = await Client.CreateContextAsync(runtime, new { intrinsics = new { now = "1999-12-31T23:59:59Z", seed = 7, eval = false } });
        await Client.EvalInAsync(runtime, new { code = "var all = { tell: () => Date.now(), roll: () => Math.random(), code: () => eval('1') }", context });
        await Client.HandOverAsync(runtime, "default", "all", context, "all");
        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/{context}")).Status.ShouldBe(204);
        await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/gc");

        (await Client.ValueInAsync(runtime, "default", "[all.tell(), all.roll() !== all.roll(), (() => { try { return all.code() } catch (error) { return error.name } })()].join()"))
            .GetString().ShouldBe("946684799000,true,EvalError");
    }

    [Fact]
    public async Task Object_HandedOver_BringsItsRealmsFunctionAlong()
    {
        // The caller's choice, as documented; what the realm has itself stays as it is.
        var runtime = await Client.CreateRuntimeAsync();
        var context = await Client.CreateContextAsync(runtime, new { intrinsics = "minimal" });
        await Client.HandOverAsync(runtime, context, "brought", "default", "({})");

        (await Client.ValueInAsync(runtime, context, "brought.constructor.constructor('return 1 + 1')()")).GetInt32().ShouldBe(2);
        (await Client.EvalInAsync(runtime, new { code = "({}).constructor.constructor('return 1')()", context })).Error().Text("name").ShouldBe("EvalError");
    }

    [Fact]
    public async Task Intrinsics_TogetherWithRealmOf_AreRefused()
    {
        var runtime = await Client.CreateRuntimeAsync();

        ShouldHaveError(
            await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { realmOf = "default", intrinsics = "minimal" }), "intrinsics", "realmOf");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", """{"intrinsics":{"dates":false}}"""), "intrinsics.dates", "no intrinsic");
    }

    private async Task<string> Shown(string runtime, string context) =>
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts/{context}")).Body.GetProperty("intrinsics").GetRawText();
}

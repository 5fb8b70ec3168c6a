using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Contexts;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Messages;

/// <summary>The links of contexts: what they are made with, called, and when they end.</summary>
public sealed class LinkTests(SharedService service)
{
    private HttpClient Client => service.Client;

    [Fact]
    public async Task Links_OfAContext_AreNamedByNameElseById()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var a = await Client.CreateContextAsync(runtime, new { name = "a" });
        var b = await Client.CreateContextAsync(runtime);
        var c = await Client.CreateContextAsync(runtime, new { links = Link.To(a, b, "default") });

        (await LinksOfAsync(runtime, c)).ShouldBe($"""["a","{b}","default"]""");
        (await LinksOfAsync(runtime, "a")).ShouldBe($"""["{c}"]""");
        (await Client.ValueInAsync(runtime, c, "Object.keys(ports)")).GetRawText().ShouldBe($"""["a","{b}","default"]""");
        (await Client.ValueInAsync(runtime, b, "Object.keys(ports)")).GetRawText().ShouldBe($"""["{c}"]""");
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts")).Body.GetProperty("items")[0].GetProperty("links").GetRawText().ShouldBe($"""["{c}"]""");
    }

    [Fact]
    public async Task Context_WithoutLinks_HasNothingOfThem()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.CreateContextAsync(runtime, new { name = "a" });
        await Client.CreateContextAsync(runtime, new { name = "b", links = Link.To("a") });

        (await Client.ValueInAsync(runtime, "default", "[typeof ports, typeof MessagePort, typeof self, typeof postMessage, 'onmessage' in globalThis]")).GetRawText()
            .ShouldBe("""["undefined","undefined","undefined","undefined",false]""");
    }

    [Fact]
    public async Task OwnFunctions_OfAContext_AreThereWithExactlyOneLink()
    {
        const string what = "[typeof self, typeof postMessage, 'onmessage' in self, 'onmessageerror' in self]";
        const string there = """["object","function",true,true]""";
        const string notThere = """["object","undefined",false,false]""";
        var runtime = await Client.CreateRuntimeAsync();
        await Client.CreateContextAsync(runtime, new { name = "w", links = Link.To("default"), bootstrap = "onmessage = e => postMessage(e.data)" });
        (await Client.ValueInAsync(runtime, "w", what)).GetRawText().ShouldBe(there);
        (await Client.ValueInAsync(runtime, "default", what)).GetRawText().ShouldBe(there);

        await Client.CreateContextAsync(runtime, new { name = "second", links = Link.To("w") });

        (await Client.ValueInAsync(runtime, "w", what)).GetRawText().ShouldBe(notThere);
        (await Client.ValueInAsync(runtime, "default", what)).GetRawText().ShouldBe(there);
        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/second");
        (await Client.ValueInAsync(runtime, "w", what)).GetRawText().ShouldBe(there);
    }

    [Fact]
    public async Task OwnFunctions_WhereAScriptHasGlobalsOfTheseNames_LeaveThose()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, "var self = 1, postMessage = 2; globalThis.onmessage = 3; var MessagePort = 4");

        await Client.CreateContextAsync(runtime, new { name = "w", links = Link.To("default") });
        await Client.CreateContextAsync(runtime, new { name = "v", links = Link.To("default") });

        (await Client.ValueInAsync(runtime, "default", "[self, postMessage, onmessage, MessagePort, typeof ports.w.postMessage]")).GetRawText().ShouldBe("""[1,2,3,4,"function"]""");
    }

    [Fact]
    public async Task SecondName_OfARealm_SharesItsPorts()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.CreateContextAsync(runtime, new { name = "w", links = Link.To("default") });
        await Client.CreateContextAsync(runtime, new { name = "other" });

        await Client.CreateContextAsync(runtime, new { name = "alias", realmOf = "w", links = Link.To("other") });

        (await Client.ValueInAsync(runtime, "alias", "Object.keys(ports)")).GetRawText().ShouldBe("""["default","other"]""");
        (await LinksOfAsync(runtime, "w")).ShouldBe("""["default","other"]""");
        (await LinksOfAsync(runtime, "other")).ShouldBe("""["alias"]""");
        var again = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { realmOf = "alias", links = Link.To("other") });
        (again.Status, again["code"]).ShouldBe((409, "conflict"));
        var itself = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { realmOf = "alias", links = Link.To("w") });
        (itself.Status, itself["code"]).ShouldBe((409, "conflict"));
        (await LinksOfAsync(runtime, "other")).ShouldBe("""["alias"]""");
    }

    [Fact]
    public async Task Creation_WithALinkToNothing_IsNotFoundAndLeavesNothing()
    {
        var runtime = await Client.CreateRuntimeAsync();

        var answer = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { name = "w", links = Link.To("default", "nobody") });

        (answer.Status, answer["code"]).ShouldBe((404, "context_not_found"));
        answer["detail"]!.ShouldContain("nobody");
        (await LinksOfAsync(runtime, "default")).ShouldBe("[]");
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts")).Body.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("\"default\"")]
    [InlineData("[1]")]
    [InlineData("[\"default\",\"default\"]")]
    [InlineData("[\"no name\"]")]
    [InlineData("[[\"default\"]]")]
    [InlineData("{\"a\":1}")]
    [InlineData("null")]
    public async Task Creation_WithLinksThatAreNone_IsRefused(string links)
    {
        var runtime = await Client.CreateRuntimeAsync();

        var answer = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", $$"""{"name":"w","links":{{links}}}""");

        (answer.Status, answer["code"]).ShouldBe((400, "invalid_request"));
        answer.Body.GetProperty("errors").EnumerateObject().Single().Name.ShouldBe("links");
    }

    [Fact]
    public async Task Creation_WithMoreLinksThanThereMayBe_IsRefused()
    {
        var runtime = await Client.CreateRuntimeAsync();

        var answer = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { links = Enumerable.Range(1, 101).Select(number => $"c{number}") });

        (answer.Status, answer["code"]).ShouldBe((400, "invalid_request"));
        answer.Body.GetProperty("errors").GetProperty("links")[0].GetString()!.ShouldContain("100");
    }

    [Fact]
    public async Task Bootstrap_ThatFails_LeavesNoLinks()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.CreateContextAsync(runtime, new { name = "r" });

        foreach (var realmOf in new[] { null, "r" })
        {
            var body = JsonSerializer.Serialize(realmOf is null ? new { links = Link.To("default"), bootstrap = "throw 1" } : (object)new { realmOf, links = Link.To("default"), bootstrap = "throw 1" });
            (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", body)).Status.ShouldBe(422);
        }

        (await LinksOfAsync(runtime, "default")).ShouldBe("[]");
        (await LinksOfAsync(runtime, "r")).ShouldBe("[]");
        (await Client.ValueInAsync(runtime, "default", "Object.keys(ports).length")).GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Deletion_OfAContextWhileMessagesWait_DropsThemAndTellsTheOtherEnd()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.CreateContextAsync(runtime, new { name = "w", links = Link.To("default") });
        await Client.EvalInAsync(runtime, "const w = ports.w; let closed = 0; w.onclose = () => closed++; for (let i = 0; i < 100; i++) w.postMessage(new Uint8Array(1000))");

        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/w")).Status.ShouldBe(204);

        (await Client.ValueInAsync(runtime, "default", "await null; w.postMessage(1); [closed, typeof ports.w]")).GetRawText().ShouldBe("""[1,"undefined"]""");
        var stats = (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("stats");
        stats.GetProperty("pendingJobs").GetInt32().ShouldBe(0);
        await Client.CreateContextAsync(runtime, new { name = "w", links = Link.To("default"), bootstrap = "onmessage = e => postMessage(e.data + 1)" });
        (await Client.ValueInAsync(runtime, "default", "ports.w.postMessage(1); await new Promise(r => ports.w.onmessage = e => r(e.data))")).GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task AThousandLinks_MadeAndDeleted_LeaveTheMemoryWhereItWas()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await LinkAndDeleteAsync(runtime, 200);
        var before = await UsedBytesAsync(runtime);

        await LinkAndDeleteAsync(runtime, 1_000);

        // A port that stays keeps its context, which takes more than 100 KB.
        (await UsedBytesAsync(runtime)).ShouldBeLessThan(before + (2L << 20));
        (await Client.ValueInAsync(runtime, "default", "Object.keys(ports).length")).GetInt32().ShouldBe(0);
    }

    private async Task LinkAndDeleteAsync(string runtime, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var id = await Client.CreateContextAsync(runtime, new { links = Link.To("default"), bootstrap = "onmessage = e => postMessage(e.data); postMessage([1])" });
            (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/{id}")).Status.ShouldBe(204);
        }
    }

    private async Task<long> UsedBytesAsync(string runtime)
    {
        var after = (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/gc")).Body.GetProperty("after");
        return after.GetProperty("usedHeapBytes").GetInt64();
    }

    private async Task<string> LinksOfAsync(string runtime, string context) =>
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts/{context}")).Body.GetProperty("links").GetRawText();
}

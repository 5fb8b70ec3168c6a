using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using static JsRun.Api.Tests.Requests.Refusals;

namespace JsRun.Api.Tests.Requests;

/// <summary>Tagged values are refused by their shape before any code runs, and the path of the mistake is named.</summary>
public sealed class ValueValidationTests(SharedService service)
{
    private HttpClient Client => service.Client;

    /// <summary>A value, and path and part of the message of its error, below <c>globals</c>.</summary>
    public static TheoryData<string, string, string> BadValues => new()
    {
        { """{"v":{"$undefined":1}}""", "globals.v.$undefined", "must be true" },
        { """{"v":{"$number":"1"}}""", "globals.v.$number", "\"NaN\"" },
        { """{"v":{"$bigint":"1.5"}}""", "globals.v.$bigint", "decimal digits" },
        { """{"v":{"$bigint":""}}""", "globals.v.$bigint", "decimal digits" },
        { """{"v":{"$bigint":12}}""", "globals.v.$bigint", "decimal digits" },
        { """{"v":{"$date":"15.1.2024"}}""", "globals.v.$date", "2024-01-15" },
        { """{"v":{"$date":5}}""", "globals.v.$date", "2024-01-15" },
        { """{"v":{"$bytes":"A"}}""", "globals.v.$bytes", "base64" },
        { """{"v":{"$bytes":"AA== "}}""", "globals.v.$bytes", "base64" },
        { """{"v":{"$bytes":"AA==","kind":"Array"}}""", "globals.v", "unknown kind" },
        { """{"v":{"kind":"Float64Array","$bytes":"AA=="}}""", "globals.v", "no multiple of the 8" },
        { """{"v":{"$regexp":"a","flags":"gg"}}""", "globals.v", "flags" },
        { """{"v":{"$regexp":"a","flags":"uv"}}""", "globals.v", "flags" },
        { """{"v":{"$map":{}}}""", "globals.v.$map", "[key, value]" },
        { """{"v":{"$map":[1]}}""", "globals.v.$map[0]", "key and a value" },
        { """{"v":{"$map":[[1,2],[1]]}}""", "globals.v.$map[1]", "key and a value" },
        { """{"v":{"$map":[[1,{"$set":2}]]}}""", "globals.v.$map[0][1].$set", "must be an array" },
        { """{"v":{"$error":1}}""", "globals.v.$error", "must be an object" },
        { """{"v":{"$error":{"message":1}}}""", "globals.v.$error.message", "must be a string" },
        { """{"v":{"$function":"add"}}""", "globals.v.$function", "fn_1" },
        { """{"v":{"$stream":"fn_1"}}""", "globals.v.$stream", "id of a stream" },
        { """{"v":{"$stream":"st_1"}}""", "globals.v", "does not name a stream" },
        { """{"v":{"$from":{"context":"c","expression":"x"}}}""", "globals.v.$from", "no tag" },
        { """{"v":{"a":1,"$x":2}}""", "globals.v.$x", "no tag" },
        { """{"v":{"\u0024x":2}}""", "globals.v.$x", "no tag" },
        { """{"v":{"$set":[],"$map":[]}}""", "globals.v.$map", "beside another tag" },
        { """{"v":{"$date":null,"zone":"UTC"}}""", "globals.v", "other names" },
        { """{"v":{"$date":null,"flags":"g"}}""", "globals.v", "other names" },
        { """{"v":{"$object":[]}}""", "globals.v.$object", "must be an object" },
        { """{"v":{"a b":[0,{"$nope":1}]}}""", """globals.v["a b"][1].$nope""", "no tag" },
    };

    [Theory]
    [MemberData(nameof(BadValues))]
    public async Task Value_WithBadShape_IsRefusedNamingItsPath(string globals, string path, string message) =>
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, "/eval", $$"""{"code":"1","globals":{{globals}}}"""), path, message);

    [Theory]
    [InlineData("""{"$undefined":true,"a":""")]
    [InlineData("""{"a":""")]
    [InlineData("""{"$map":[[1,""", "]]}")]
    [InlineData("""{"$set":[""", "]}")]
    [InlineData("""{"$object":{"a":""", "}}")]
    [InlineData("""{"$error":{"cause":""", "}}")]
    [InlineData("[", "]")]
    public async Task Value_NestedWithoutEnd_IsRefusedAndHarmsNobody(string open, string close = "}")
    {
        const int Levels = 100_000;
        var value = string.Concat(Enumerable.Repeat(open, Levels)) + "1" + string.Concat(Enumerable.Repeat(close, Levels));

        ShouldBeProblem(await Client.SendAsync(HttpMethod.Post, "/eval", $$"""{"code":"1","globals":{"v":{{value}}} }"""), 400, "invalid_request");
        (await Client.EvalAsync("1")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Errors_BelowLongNames_AreToldBriefly()
    {
        var name = new string('n', 100_000);
        var mistakes = string.Join(',', Enumerable.Repeat("""{"$nope":1}""", 200));

        var answer = await Client.SendAsync(HttpMethod.Post, "/eval", $$"""{"code":"1","globals":{"{{name}}":[{{mistakes}}]},"{{name}}":1}""");

        ShouldBeProblem(answer, 400, "invalid_request");
        answer.Message.Content.Headers.ContentLength!.Value.ShouldBeLessThan(100_000);
    }

    [Fact]
    public async Task Globals_WithNamesLikeTags_AreTakenLiterally()
    {
        var envelope = await Client.EvalAsync("""{"code":"[$, $map, $undefined]","globals":{"$":1,"$map":[2],"$undefined":{"$date":null}}}""" as object);

        envelope.Value().GetRawText().ShouldBe("""[1,[2],{"$date":null}]""");
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    [InlineData("{\"$set\":[", "]}")]
    [InlineData("{\"$map\":[[0,", "]]}")]
    [InlineData("{\"$object\":{\"$a\":", "}}")]
    public async Task Value_AtTheDepthLimit_IsTakenAndOneDeeperIsRefused(string open, string close)
    {
        string Body(int depth) => $$"""{"code":"1","globals":{"v":{{string.Concat(Enumerable.Repeat(open, depth))}}1{{string.Concat(Enumerable.Repeat(close, depth))}} } }""";

        (await Client.EvalAsync(Body(64) as object)).Outcome().ShouldBe("ok");
        var answer = await Client.SendAsync(HttpMethod.Post, "/eval", Body(65));
        answer.Status.ShouldBe(400, answer.Body.ToString());
        var error = answer.Body.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem();
        error.Name.ShouldStartWith("globals.v");
        error.Value[0].GetString()!.ShouldContain("JsRun:Limits:MaxInputDepth");
    }

    [Fact]
    public async Task Body_NestedAsDeepAsItIsLong_IsRefused()
    {
        var deep = new string('[', 1_000_000) + new string(']', 1_000_000);

        var answer = await Client.SendAsync(HttpMethod.Post, "/eval", $$"""{"code":"1","globals":{"v":{{deep}} } }""");

        ShouldHaveError(answer, "globals.v" + string.Concat(Enumerable.Repeat("[0]", 64)), "nested deeper");
        ShouldHaveError(await Client.SendAsync(HttpMethod.Post, "/eval", deep), "body", "must be a JSON object");
    }
}

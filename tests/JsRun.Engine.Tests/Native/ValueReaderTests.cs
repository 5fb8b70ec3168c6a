using System.Text;
using System.Text.Json;
using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Native;

/// <summary>What the scan of an incoming value finds out must be what reading it would, wherever its blocks of bytes begin and end.</summary>
public sealed class ValueReaderTests : EngineTest
{
    private const int BlockBytes = 64;
    private const int MaxDepth = 200;

    // Reads the text the plain way: what a tag means is looked for in every object.
    private const string Reference =
        """
        const read = value => {
          if (typeof value !== 'object' || value === null) return value;
          const keys = Object.keys(value);
          if (keys.length === 1 && keys[0] === '$bigint') return BigInt(value.$bigint);
          const inner = keys.length === 1 && keys[0] === '$object' ? value.$object : value;
          for (const key of Object.keys(inner)) Object.defineProperty(inner, key, { value: read(inner[key]) });
          return inner;
        };
        const show = value => JSON.stringify(value, (key, inner) => typeof inner === 'bigint' ? 'big ' + inner : Object.is(inner, -0) ? 'minus zero' : inner);
        const check = text => {
          const [is, shouldBe] = [show(v), show(read(JSON.parse(text)))];
          if (is === shouldBe) return true;
          let at = 0;
          while (is[at] === shouldBe[at]) at++;
          return [is, shouldBe].map(shown => shown.slice(Math.max(0, at - 20), at + 60));
        };

        """;

    private static readonly string[] Texts =
    [
        "", "a", "$", "$bigint", "\\\\", "\\\"", "\\\\\\\"", "\\\"$bigint\\\":", "[[[", "]]}}", "{\\\"$a\\\":", "\\u0024x", "\\u0022", "\\ud800", "\\udc00\\ud800", "\\ud83d\\ude00", "é", "€", "😀",
        "\\n\\t\\/", "\\\\\\\\\\\\", "sixteen bytes ok", "a text that is longer than a block of sixteen bytes, and \\\\ longer than one of sixty-four", "\u007f", "__proto__",
    ];

    // V8 takes the name `k\"` for `k\` after it has met the latter, in JSON.parse as well: not what is looked for here.
    private static readonly string[] Names = [.. Texts.Where(text => !text.EndsWith("\\\\", StringComparison.Ordinal))];

    private static readonly string[] Scalars = ["0", "-0", "1", "-1.5e-3", "1e400", "-1e400", "5e-324", "123456789012345678901234567890", "0.1", "true", "false", "null"];

    [Fact]
    public async Task Read_RandomTexts_IsWhatTheReferenceReads()
    {
        var runtime = await Start();
        (await Eval(runtime, Reference + "1")).ShouldBeOk("1");
        for (var seed = 1; seed <= 600; seed++)
        {
            var text = new StringBuilder();
            WriteValue(new Random(seed), text, depth: 0);
            var json = text.ToString();
            (await Set(runtime, json)).Outcome.ShouldBe(RunOutcome.Ok, json);
            (await Eval(runtime, $"check({JsonSerializer.Serialize(json)})")).Value.ShouldBe("true", json);
        }
    }

    [Theory]
    [InlineData("""{"$bigint":"5"}""")]
    [InlineData("""[["\\"],{"$bigint":"5"}]""")]
    [InlineData("""{"\\\"":"\\","b":{ "$bigint" : "5"}}""")]
    [InlineData("""{"\u0024bigint":"5"}""")]
    [InlineData("""{"a":"x","\u0024object":{"$\u0024":"\""}}""", RunOutcome.InvalidValue)]
    [InlineData("""[{"$object":{"$x":1,"$y":{"$bigint":"7"}}}]""")]
    [InlineData("""{"$":1}""", RunOutcome.InvalidValue)]
    [InlineData("""["$bigint","$","\"$bigint\":\"5\""]""")]
    public async Task Read_Tag_IsFoundInEveryPlace(string json, RunOutcome outcome = RunOutcome.Ok)
    {
        var runtime = await Start();
        (await Eval(runtime, Reference + "1")).ShouldBeOk("1");
        for (var before = 0; before <= 2 * BlockBytes; before++)
        {
            var moved = new string(' ', before) + json;
            (await Set(runtime, moved)).Outcome.ShouldBe(outcome, moved);
            if (outcome == RunOutcome.Ok)
            {
                (await Eval(runtime, $"check({JsonSerializer.Serialize(moved)})")).Value.ShouldBe("true", moved);
            }
        }
    }

    [Theory]
    [InlineData("[", "0", "]")]
    [InlineData("{\"a\":", "0", "}")]
    [InlineData("[[],{},", "\"]]]]\"", "]")]
    [InlineData("[ \"]\\\"]\\\\\", ", "\"[[{{\"", " , {\"}\" : \"\\\\\"} ]")]
    [InlineData("{\"[\":[],\"]\\\\\":", "[]", ",\"{\":{}}")]
    public async Task Read_AtTheDeepestLevel_IsTakenAndBeyondRefused(string open, string inner, string close)
    {
        var runtime = await Start();
        for (var before = 0; before <= BlockBytes; before++)
        {
            foreach (var levels in new[] { MaxDepth - 2, MaxDepth - 1, MaxDepth, MaxDepth + 1, 2 * MaxDepth })
            {
                var json = new string(' ', before) + string.Concat(Enumerable.Repeat(open, levels)) + inner + string.Concat(Enumerable.Repeat(close, levels));
                var depth = JsonDepth(json);
                (await Set(runtime, json)).Outcome.ShouldBe(depth <= MaxDepth ? RunOutcome.Ok : RunOutcome.InvalidValue, $"{before} {depth}");
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("\"\\")]
    [InlineData("\"a\\\"")]
    [InlineData("[\"a\"")]
    [InlineData("]]]][[[[")]
    [InlineData("[}")]
    [InlineData("[1]]")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{\"a\":\"b}")]
    [InlineData("[\\\"a\\\"]")]
    [InlineData("[\"\\u00\"]")]
    [InlineData("[\"\u0001\"]")]
    [InlineData("[01]")]
    [InlineData("$")]
    [InlineData("nul")]
    public async Task Read_NoJson_IsRefused(string text)
    {
        var runtime = await Start();
        for (var before = 0; before <= BlockBytes; before++)
        {
            var answer = await Set(runtime, new string(' ', before) + text);
            answer.Outcome.ShouldBe(RunOutcome.InvalidValue, text);
        }

        (await Eval(runtime, "typeof v")).ShouldBeOk("\"undefined\"");
    }

    [Theory]
    [InlineData("""{"$function":"fn_ID"}""")]
    [InlineData("""{"$stream":"st_ID"}""")]
    [InlineData("""{"$stream":"cs_ID_1"}""")]
    [InlineData("""{"$stream":"cs_1_ID"}""")]
    public async Task Read_HandleThatIsNotAsTheServiceWritesIt_IsRefused(string json)
    {
        var runtime = await Start();
        var function = (await Eval(runtime, "() => 1")).Value;
        var id = JsonDocument.Parse(function).RootElement.GetProperty("$function").GetString()!["fn_".Length..];

        (await Set(runtime, function)).Outcome.ShouldBe(RunOutcome.Ok);

        // What the library itself has handed out, in other words.
        foreach (var other in new[] { "0" + id, new string('0', 300) + id, "+" + id, " " + id, id + "x", "99999999999999999999999", "" })
        {
            (await Set(runtime, json.Replace("ID", other, StringComparison.Ordinal))).Outcome.ShouldNotBe(RunOutcome.Ok, other);
        }
    }

    private static async Task<Answer> Set(JsRuntime runtime, string json) =>
        await Answer.Of(runtime.SetGlobalAsync(null, "v", Utf8(json), RunLimits, Cancellation));

    private static int JsonDepth(string json)
    {
        var reader = new Utf8JsonReader(Utf8(json), new JsonReaderOptions { MaxDepth = 1000 });
        var deepest = 0;
        while (reader.Read())
        {
            deepest = Math.Max(deepest, reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject ? 1 : 0));
        }

        return deepest;
    }

#pragma warning disable CA5394 // Random enough for a test.
    private static void WriteValue(Random random, StringBuilder text, int depth)
    {
        Space(random, text);
        switch (random.Next(depth < 12 ? 9 : 3))
        {
            case 0 or 1:
                text.Append(Scalars[random.Next(Scalars.Length)]);
                break;
            case 2:
                text.Append('"').Append(Texts[random.Next(Texts.Length)]).Append('"');
                break;
            case 3:
                text.Append(random.Next(2) == 0 ? "{\"$bigint\"" : "{ \"\\u0024bigint\"").Append(':').Append('"').Append(random.Next(1000)).Append("\"}");
                break;
            case 4:
                text.Append("{\"$object\":");
                WriteMembers(random, text, depth, "$");
                text.Append('}');
                break;
            case 5 or 6:
                WriteMembers(random, text, depth, "k");
                break;
            default:
                WriteItems(random, text, depth);
                break;
        }

        Space(random, text);
    }

    // Names may occur twice.
    private static void WriteMembers(Random random, StringBuilder text, int depth, string before)
    {
        text.Append('{');
        for (var left = random.Next(5); left > 0; left--)
        {
            text.Append('"').Append(before).Append(Names[random.Next(Names.Length)]).Append('"');
            Space(random, text);
            text.Append(':');
            WriteValue(random, text, depth + 1);
            text.Append(left > 1 ? "," : "");
        }

        text.Append('}');
    }

    private static void WriteItems(Random random, StringBuilder text, int depth)
    {
        text.Append('[');
        for (var left = random.Next(6); left > 0; left--)
        {
            WriteValue(random, text, depth + 1);
            text.Append(left > 1 ? "," : "");
        }

        text.Append(']');
    }

    private static void Space(Random random, StringBuilder text) => text.Append(" \n\t\r "[random.Next(5)], random.Next(4) == 0 ? random.Next(20) : 0);
#pragma warning restore CA5394
}

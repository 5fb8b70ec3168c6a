using System.Text.Json;
using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Realms;

/// <summary>Restricted realms have no way around their restrictions.</summary>
public sealed class EscapeTests : EngineTest
{
    // Of each class that can be taken away one value comes from outside.
    private const string Globals =
        """{"T":"globalThis.escaped = true","date":{"$date":"2024-01-15T12:30:00.000Z"},"map":{"$map":[]},"bytes":{"$bytes":"AQI="},"shared":{"$bytes":"AQI=","kind":"SharedArrayBuffer"}}""";

    private const string Modules = """{"m.wasm":{"$bytes":"AGFzbQEAAAA="}}""";

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Escapes.All.Length)];

    [Fact]
    public void Attempts_AreMany() => Escapes.All.Length.ShouldBeGreaterThanOrEqualTo(50);

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task Attempt_InRestrictedRealm_EndsAsDocumented(int number)
    {
        var (intrinsics, attempt, ending) = Escapes.All[number];
        var runtime = await StartWith(new RuntimeOptions(Limits) { Intrinsics = Utf8(intrinsics), Console = true });

        await ShouldEnd(runtime, attempt, ending, fresh: false);
        await ShouldEnd(runtime, attempt, ending, fresh: true);
    }

    [Fact]
    public async Task Attempts_InWholeRealm_MostlySucceed()
    {
        // Otherwise the attempts above prove nothing: those that make code of text do reach it where nothing is taken away.
        var reached = 0;
        foreach (var (_, attempt, _) in Escapes.All.Where(escape => escape.Ending == "!EvalError" && escape.Intrinsics.Contains("eval", StringComparison.Ordinal)))
        {
            await using var runtime = await JsRuntime.StartAsync(new RuntimeOptions(Limits) { Console = true }, Cancellation);
            await Attempt(runtime, attempt, fresh: false);
            reached += (await Eval(runtime, "globalThis.escaped === true")).Value == "true" ? 1 : 0;
        }

        reached.ShouldBeGreaterThanOrEqualTo(40);
    }

    private static async Task ShouldEnd(JsRuntime runtime, string attempt, string ending, bool fresh)
    {
        var answer = await Attempt(runtime, attempt, fresh);

        var ended = answer.Outcome == RunOutcome.Ok ? answer.Value : $"!{answer.ErrorField("name").GetString()}";
        ended.ShouldBe(ending, $"{attempt}\n{answer.Error}");
        (await Eval(runtime, "globalThis.escaped === undefined")).ShouldBeOk("true");
    }

    private static async Task<Answer> Attempt(JsRuntime runtime, string attempt, bool fresh)
    {
        var request = new EvaluateRequest
        {
            Code = JsonSerializer.SerializeToUtf8Bytes(attempt),
            Limits = RunLimits,
            Globals = Utf8(Globals),
            Modules = Utf8(Modules),
            Console = true,
            FreshContext = fresh,
        };
        return await Answer.Of(runtime.EvaluateAsync(request, Cancellation));
    }
}

using System.Text;
using System.Text.Json;
using FsCheck.Fluent;
using JsRun.Engine.Tests.Support;
using JsRun.Tests;

namespace JsRun.Engine.Tests.Fuzzing;

/// <summary>Values cross between JSON and V8 without loss, and no text that is sent as a value does harm.</summary>
public sealed class ValueFuzzTests : EngineTest
{
    // Whether two values are the same but for their identity; a hole is undefined.
    private const string Same =
        """
        const kind = value => Object.prototype.toString.call(value);
        const bytes = value => value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        const same = (a, b) => {
          if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
          if (kind(a) !== kind(b)) return false;
          if (a instanceof Date) return Object.is(a.getTime(), b.getTime());
          if (a instanceof RegExp) return a.source === b.source && a.flags === b.flags;
          if (a instanceof Error) return a.constructor === b.constructor && a.name === b.name && a.message === b.message;
          if (a instanceof ArrayBuffer || ArrayBuffer.isView(a)) return same([...bytes(a)], [...bytes(b)]);
          if (a instanceof Map || a instanceof Set) return same([...a], [...b]);
          if (Array.isArray(a)) return a.length === b.length && a.every((_, i) => same(a[i], b[i])) && b.every((_, i) => same(a[i], b[i]));
          const keys = Object.keys(a);
          return same(keys, Object.keys(b)) && keys.every(key => same(a[key], b[key]));
        };

        """;

    /// <summary>Of JSON that is sent, and of what V8 makes by itself: read, written and read again they are one value.</summary>
    [Fact(Timeout = 120_000)]
    public async Task Value_SentAndWrittenAndSentBack_IsTheSame()
    {
        var runtime = await Ready();
        await PropertyCheck.HoldsAsync(1_200, ModelValues.Writable, value => value.Shrink(), async value =>
        {
            (await Set(runtime, "sent", value.Json)).Outcome.ShouldBe(RunOutcome.Ok, value.Json);
            (await Eval(runtime, $"globalThis.made = {value.Js}; same(sent, made)")).ShouldBeOk("true");

            var (sent, made) = (await Eval(runtime, "sent"), await Eval(runtime, "made"));
            (sent.Outcome, made.Outcome).ShouldBe((RunOutcome.Ok, RunOutcome.Ok));
            if (!value.HasError)
            {
                sent.Value.ShouldBe(made.Value);
            }

            (await Set(runtime, "back", made.Value)).Outcome.ShouldBe(RunOutcome.Ok, made.Value);
            (await Eval(runtime, "same(back, made)")).ShouldBeOk("true");
            if (!value.HasError)
            {
                (await Eval(runtime, "back")).ShouldBeOk(made.Value);
            }
        });
    }

    /// <summary>Circles, symbols and what throws are told with their path, wherever they are; everything else is written.</summary>
    [Fact(Timeout = 120_000)]
    public async Task Value_WithSomethingThatCannotBeWritten_IsNotSerializableWithAPath()
    {
        var runtime = await Ready();
        await PropertyCheck.HoldsAsync(600, ModelValues.Any, value => value.Shrink(), async value =>
        {
            var answer = await Eval(runtime, $"({value.Js})");
            answer.Outcome.ShouldBe(value.IsUnwritable ? RunOutcome.NotSerializable : RunOutcome.Ok, answer.Error);
            if (value.IsUnwritable)
            {
                answer.ErrorField("path").ValueKind.ShouldBe(JsonValueKind.String);
            }
        });
    }

    [Fact(Timeout = 120_000)]
    public async Task Value_OfMutatedJson_IsReadOrInvalid()
    {
        var runtime = await Ready();
        await PropertyCheck.HoldsAsync(
            1_500,
            from value in ModelValues.Writable
            from bytes in ByteMutations.Of(Utf8(value.Json))
            select bytes,
            PropertyCheck.ShrinkArray,
            bytes => ShouldBeReadOrInvalid(runtime, bytes));
        (await Eval(runtime, "1 + 1")).ShouldBeOk("2");
    }

    [Fact(Timeout = 120_000)]
    public async Task Value_OfAnyBytes_IsReadOrInvalid()
    {
        var runtime = await Ready();
        await PropertyCheck.HoldsAsync(
            1_500,
            Gen.OneOf(ByteMutations.Any(120), Gen.ListOf(Gen.Elements(Tokens)).Select(tokens => Utf8(string.Concat(tokens)))),
            PropertyCheck.ShrinkArray,
            bytes => ShouldBeReadOrInvalid(runtime, bytes));
        (await Eval(runtime, "1 + 1")).ShouldBeOk("2");
    }

    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\"$bigint\":", "\"$date\":", "\"$map\":", "\"$set\":", "\"$bytes\":", "\"$error\":{", "\"$function\":\"fn_1\"", "\"$stream\":\"st_1\"", "\"$object\":{",
        "\"$regexp\":\"(\"", "\"$undefined\":true", "\"$number\":\"NaN\"", "\"kind\":\"Float64Array\"", "\"AAAA\"", "\"__proto__\":", "1", "-", "1e999", "null", "\"x\"", " ", "\uFEFF",
    ];

    private async Task<JsRuntime> Ready()
    {
        var runtime = await Start();
        (await Eval(runtime, Same + ModelValues.Preface + "1")).ShouldBeOk("1");
        return runtime;
    }

    // As a global and as an argument; what was read can be written and read again.
    private static async Task ShouldBeReadOrInvalid(JsRuntime runtime, byte[] bytes)
    {
        var shown = Encoding.Latin1.GetString(bytes);
        var global = await Set(runtime, "sent", bytes);
        global.Outcome.ShouldBeOneOf([RunOutcome.Ok, RunOutcome.InvalidValue], shown);
        var call = await Answer.Of(runtime.CallAsync(new CallRequest { Path = "Object.is", Args = (byte[])[(byte)'[', .. bytes, (byte)']'], Limits = RunLimits, AllowHandles = true }, Cancellation));
        call.Outcome.ShouldBeOneOf([RunOutcome.Ok, RunOutcome.InvalidValue], shown);
        if (global.Outcome == RunOutcome.Ok)
        {
            var written = await Eval(runtime, "sent");
            written.Outcome.ShouldBe(RunOutcome.Ok, shown);
            (await Set(runtime, "back", Utf8(written.Value))).Outcome.ShouldBe(RunOutcome.Ok, written.Value);
            (await Eval(runtime, "same(sent, back)")).ShouldBeOk("true");
        }
    }

    private static Task<Answer> Set(JsRuntime runtime, string name, string json) => Set(runtime, name, Utf8(json));

    private static async Task<Answer> Set(JsRuntime runtime, string name, byte[] json) =>
        await Answer.Of(runtime.SetGlobalAsync(null, name, json, RunLimits, Cancellation));
}

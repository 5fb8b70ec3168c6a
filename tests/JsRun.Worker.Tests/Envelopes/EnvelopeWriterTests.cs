using System.Text;
using System.Text.Json;
using JsRun.Engine;
using JsRun.Engine.Buffers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Envelopes;
using RuntimeState = JsRun.Protocol.Vocabulary.RuntimeState;

namespace JsRun.Worker.Tests.Envelopes;

public sealed class EnvelopeWriterTests
{
    private const string Usage = "\"usage\":{\"wallMs\":1.5,\"cpuMs\":1,\"queuedMs\":0.125,\"heapUsedBytes\":100,\"externalBytes\":0}";

    [Fact]
    public void Write_OkWithValue_HasValueAndType() =>
        Envelope(Result(RunOutcome.Ok, value: "4", type: JsValueType.Number), Outcome.Ok)
            .ShouldBe("{\"outcome\":\"ok\",\"value\":4,\"type\":\"number\",\"console\":[]," + Usage + "}");

    [Fact]
    public void Write_OkWithoutValue_HasTypeOnly() =>
        Envelope(Result(RunOutcome.Ok, type: JsValueType.Undefined), Outcome.Ok)
            .ShouldBe("{\"outcome\":\"ok\",\"type\":\"undefined\",\"console\":[]," + Usage + "}");

    [Fact]
    public void Write_JavaScriptError_PassesTheErrorOn() =>
        Envelope(Result(RunOutcome.JavaScriptError, error: "{\"name\":\"Error\"}"), Outcome.JavaScriptError)
            .ShouldBe("{\"outcome\":\"javascript_error\",\"error\":{\"name\":\"Error\"},\"console\":[]," + Usage + "}");

    [Fact]
    public void Write_NotSerializable_CompletesTheError() =>
        Envelope(Result(RunOutcome.NotSerializable, error: "{\"path\":\"a\",\"message\":\"m\"}", type: JsValueType.Object), Outcome.NotSerializable)
            .ShouldBe(
                "{\"outcome\":\"not_serializable\",\"error\":{\"name\":\"NotSerializableError\",\"stack\":\"\",\"frames\":[],"
                + "\"path\":\"a\",\"message\":\"m\"},\"console\":[]," + Usage + "}");

    [Fact]
    public void Write_EmptyErrorOfTheService_StaysJson() =>
        Envelope(Result(RunOutcome.ResultTooDeep, error: "{}"), Outcome.ResultTooDeep)
            .ShouldContain("\"error\":{\"name\":\"ResultTooDeepError\",\"stack\":\"\",\"frames\":[]},");

    [Fact]
    public void Write_RuntimeId_AddsTheRuntime() =>
        Envelope(Result(RunOutcome.HeapLimit), Outcome.HeapLimit, "rt_1", RuntimeState.Closed)
            .ShouldBe("{\"outcome\":\"heap_limit\",\"console\":[]," + Usage + ",\"runtime\":{\"id\":\"rt_1\",\"state\":\"closed\"}}");

    [Fact]
    public void Write_Console_PutsTheEntriesIntoAnArray() =>
        Envelope(Result(RunOutcome.NeverSettled, console: "{\"a\":1},{\"b\":2}"), Outcome.NeverSettled)
            .ShouldContain("\"console\":[{\"a\":1},{\"b\":2}],");

    [Fact]
    public void NameOf_EachType_IsTheContracts() => Enum.GetValues<JsValueType>().Select(EnvelopeWriter.NameOf).ShouldBe(
    [
        "undefined", "null", "boolean", "number", "string", "bigint", "function", "array", "date", "map", "set", "regexp", "error", "bytes",
        "stream", "object", "undefined",
    ]);

    private static string Envelope(RunResult result, Outcome outcome, string? runtimeId = null, RuntimeState state = RuntimeState.Idle)
    {
        using var writer = new PayloadWriter(1);
        EnvelopeWriter.Write(writer, result, outcome, runtimeId is null ? null : JsonEncodedText.Encode(runtimeId), state);
        using var payload = writer.ToPayload();
        var text = Encoding.UTF8.GetString(payload.Span);
        JsonDocument.Parse(text).Dispose();
        return text;
    }

    private static RunResult Result(RunOutcome outcome, string value = "", string error = "", string console = "", JsValueType? type = null) => new()
    {
        Kind = RunKind.Evaluate,
        Outcome = outcome,
        ValueBytes = new Bytes(value),
        ErrorBytes = new Bytes(error),
        Console = new ConsoleEntries(console.Length == 0 ? 0 : 2, Encoding.UTF8.GetBytes(console)),
        Type = type,
        Usage = new RunUsage(1.5, 1, 0.125, 100, 0),
    };

    private sealed class Bytes(string text) : IPooledBytes
    {
        public ReadOnlyMemory<byte> Written { get; } = Encoding.UTF8.GetBytes(text);

        public void Return()
        {
        }
    }
}

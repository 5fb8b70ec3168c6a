using System.Text.Json;
using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Vocabulary;
using RuntimeState = JsRun.Protocol.Vocabulary.RuntimeState;

namespace JsRun.Worker.Envelopes;

/// <summary>Writes the JSON that a client gets for an evaluation or a call.</summary>
internal static class EnvelopeWriter
{
    /// <summary>Room that an envelope takes beside value, error and console.</summary>
    public const int FixedBytes = 512;

    private static readonly string[] TypeNames =
    [
        "undefined", "null", "boolean", "number", "string", "bigint", "function", "array", "date", "map", "set", "regexp", "error",
        "bytes", "stream", "object",
    ];

    /// <summary>Appends the envelope of a run.</summary>
    /// <param name="writer">Gets the JSON.</param>
    /// <param name="result">What the engine answered.</param>
    /// <param name="outcome">The contract's word for it.</param>
    /// <param name="runtimeId">The runtime's id; null for a one-shot.</param>
    /// <param name="state">The runtime's state.</param>
    public static void Write(PayloadWriter writer, RunResult result, Outcome outcome, JsonEncodedText? runtimeId, RuntimeState state)
    {
        writer.WriteRaw("{\"outcome\":"u8);
        writer.WriteJsonName(Names.Of(outcome));
        if (outcome == Outcome.Ok)
        {
            WriteValue(writer, result);
        }

        if (!result.ErrorJson.IsEmpty)
        {
            writer.WriteRaw(",\"error\":"u8);
            WriteError(writer, outcome, result.ErrorJson.Span);
        }

        writer.WriteRaw(",\"console\":["u8);
        writer.WriteRaw(result.Console.Json.Span);
        writer.WriteRaw("],\"usage\":"u8);
        WriteUsage(writer, result.Usage);
        if (runtimeId is { } id)
        {
            writer.WriteRaw(",\"runtime\":{\"id\":\""u8);
            writer.WriteRaw(id.EncodedUtf8Bytes);
            writer.WriteRaw("\",\"state\":"u8);
            writer.WriteJsonName(Names.Of(state));
            writer.WriteByte((byte)'}');
        }

        writer.WriteByte((byte)'}');
    }

    /// <summary>The value of a run, an object, with <c>console</c> and <c>usage</c> as members of it.</summary>
    public static Payload WithUsage(RunResult result)
    {
        using var writer = new PayloadWriter(FixedBytes + result.ValueJson.Length + result.Console.Json.Length);
        writer.WriteRaw(result.ValueJson.Span[..^1]);
        writer.WriteRaw(",\"console\":["u8);
        writer.WriteRaw(result.Console.Json.Span);
        writer.WriteRaw("],\"usage\":"u8);
        WriteUsage(writer, result.Usage);
        writer.WriteByte((byte)'}');
        return writer.ToPayload();
    }

    /// <summary>The contract's name of a value's type. JSON of a symbol is that of undefined, and so is its name.</summary>
    public static string NameOf(JsValueType type) => type == JsValueType.Symbol ? TypeNames[0] : TypeNames[(int)type];

    private static void WriteValue(PayloadWriter writer, RunResult result)
    {
        if (!result.ValueJson.IsEmpty)
        {
            writer.WriteRaw(",\"value\":"u8);
            writer.WriteRaw(result.ValueJson.Span);
        }

        if (result.Type is { } type)
        {
            writer.WriteRaw(",\"type\":"u8);
            writer.WriteJsonName(NameOf(type));
        }
    }

    /// <summary>
    /// An error of the script has every field already. Where the service refuses a value, the engine tells path and message only, and
    /// the fields that every error has are put before them.
    /// </summary>
    private static void WriteError(PayloadWriter writer, Outcome outcome, ReadOnlySpan<byte> error)
    {
        var name = outcome switch
        {
            Outcome.NotSerializable => "NotSerializableError",
            Outcome.ResultTooLarge => "ResultTooLargeError",
            Outcome.ResultTooDeep => "ResultTooDeepError",
            _ => null,
        };
        if (name is null || error.Length < 2)
        {
            writer.WriteRaw(error);
            return;
        }

        writer.WriteRaw("{\"name\":"u8);
        writer.WriteJsonName(name);
        writer.WriteRaw(",\"stack\":\"\",\"frames\":[]"u8);
        var fields = error[1..];
        if (fields is not [(byte)'}'])
        {
            writer.WriteByte((byte)',');
        }

        writer.WriteRaw(fields);
    }

    private static void WriteUsage(PayloadWriter writer, RunUsage usage)
    {
        writer.WriteRaw("{\"wallMs\":"u8);
        writer.WriteMilliseconds(usage.WallMs);
        writer.WriteRaw(",\"cpuMs\":"u8);
        writer.WriteMilliseconds(usage.CpuMs);
        writer.WriteRaw(",\"queuedMs\":"u8);
        writer.WriteMilliseconds(usage.QueuedMs);
        writer.WriteRaw(",\"heapUsedBytes\":"u8);
        writer.WriteInteger(usage.HeapUsedBytes);
        writer.WriteRaw(",\"externalBytes\":"u8);
        writer.WriteInteger(usage.ExternalBytes);
        writer.WriteByte((byte)'}');
    }
}

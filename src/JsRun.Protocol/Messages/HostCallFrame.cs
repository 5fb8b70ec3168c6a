using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>What goes over the channel between a runtime and a host of its functions: pieces of a stream one way, its inputs the other.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Call">The call, by the number that the worker gave it.</param>
/// <param name="Text">The function's name, or the error's message.</param>
/// <param name="Name">The error's name; empty for none.</param>
/// <param name="Json">Arguments, value or the error's data in tagged form; empty for none. Its memory is the payload's.</param>
/// <param name="Request">Correlation id of the request whose script calls; 0 once that was answered.</param>
public readonly record struct HostCallFrame(HostCallFrameKind Kind, long Call, string Text = "", string Name = "", ReadOnlyMemory<byte> Json = default, ulong Request = 0)
{
    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(40 + (Text.Length * 3) + (Name.Length * 3) + Json.Length);
        writer.WriteByte((byte)Kind);
        writer.WriteInt64(Call);
        writer.WriteString(Text);
        writer.WriteString(Name);
        writer.WriteBytes(Json.Span);
        writer.WriteInt64((long)Request);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static HostCallFrame Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var frame = new HostCallFrame(reader.ReadEnum<HostCallFrameKind>(), reader.ReadInt64(), reader.ReadString(), reader.ReadString(), reader.ReadBytes(), (ulong)reader.ReadInt64());
        reader.ExpectEnd();
        return frame;
    }
}

using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>A worker's sign of life.</summary>
/// <param name="ResidentBytes">Resident memory of the process.</param>
/// <param name="Runtimes">Live runtimes.</param>
/// <param name="WarmRuntimes">Runtimes prepared for one-shots and creates.</param>
public readonly record struct PongMessage(long ResidentBytes, int Runtimes, int WarmRuntimes)
{
    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(16);
        writer.WriteInt64(ResidentBytes);
        writer.WriteInt32(Runtimes);
        writer.WriteInt32(WarmRuntimes);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static PongMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new PongMessage(reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32());
        reader.ExpectEnd();
        return message;
    }
}

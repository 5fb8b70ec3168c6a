using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>A worker's sign of life.</summary>
/// <param name="ResidentBytes">Resident memory of the process.</param>
/// <param name="Runtimes">Live runtimes.</param>
/// <param name="WarmRuntimes">Runtimes prepared for one-shots and creates.</param>
/// <param name="CodeCacheBytes">Memory that kept compiled code takes.</param>
/// <param name="CodeCacheHits">Evaluations that took their compiled code from there.</param>
public readonly record struct PongMessage(long ResidentBytes, int Runtimes, int WarmRuntimes, long CodeCacheBytes, long CodeCacheHits)
{
    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(32);
        writer.WriteInt64(ResidentBytes);
        writer.WriteInt32(Runtimes);
        writer.WriteInt32(WarmRuntimes);
        writer.WriteInt64(CodeCacheBytes);
        writer.WriteInt64(CodeCacheHits);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static PongMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new PongMessage(reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64());
        reader.ExpectEnd();
        return message;
    }
}

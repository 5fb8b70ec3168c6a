using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Runs scripts in a fresh runtime and makes a snapshot of what they have set up.</summary>
public sealed class BuildSnapshotMessage
{
    // What a script takes at least: two lengths.
    private const int MinScriptBytes = 8;

    /// <summary>Limits of the isolate.</summary>
    public IsolateLimits IsolateLimits { get; init; }

    /// <summary>Budgets of all scripts together.</summary>
    public RunLimits RunLimits { get; init; }

    /// <summary>Whether the context has a <c>console</c>.</summary>
    public bool Console { get; init; }

    /// <summary>The scripts, in the order in which they run.</summary>
    public required IReadOnlyList<SnapshotScript> Scripts { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(128 + Scripts.Sum(static script => MinScriptBytes + (script.Name.Length * 3) + script.Source.Length));
        IsolateLimits.Write(writer);
        RunLimits.Write(writer);
        writer.WriteBoolean(Console);
        writer.WriteInt32(Scripts.Count);
        foreach (var script in Scripts)
        {
            writer.WriteString(script.Name);
            writer.WriteBytes(script.Source.Span);
        }

        return writer.ToPayload();
    }

    /// <summary>Reads the message; its memory is the payload's.</summary>
    public static BuildSnapshotMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new BuildSnapshotMessage
        {
            IsolateLimits = IsolateLimits.Read(ref reader),
            RunLimits = RunLimits.Read(ref reader),
            Console = reader.ReadBoolean(),
            Scripts = ReadScripts(ref reader, payload.Length),
        };
        reader.ExpectEnd();
        return message;
    }

    private static SnapshotScript[] ReadScripts(ref PayloadReader reader, int payloadLength)
    {
        var count = reader.ReadInt32();
        if (count < 0 || count > payloadLength / MinScriptBytes)
        {
            throw new ProtocolException($"A payload of {payloadLength} bytes cannot have {count} scripts.");
        }

        var scripts = new SnapshotScript[count];
        for (var index = 0; index < count; index++)
        {
            scripts[index] = new SnapshotScript(reader.ReadString(), reader.ReadBytes());
        }

        return scripts;
    }
}

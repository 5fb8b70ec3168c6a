using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Runs jobs of a runtime whose jobs are run by hand.</summary>
public sealed class RunJobsMessage
{
    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>Id or name of the context whose jobs run; empty for those of all.</summary>
    public string Context { get; init; } = string.Empty;

    /// <summary>How many at most.</summary>
    public int MaxJobs { get; init; }

    /// <summary>Budgets of all of them together.</summary>
    public RunLimits RunLimits { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(96 + (Context.Length * 3));
        writer.WriteString(RuntimeId);
        writer.WriteString(Context);
        writer.WriteInt32(MaxJobs);
        RunLimits.Write(writer);
        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    public static RunJobsMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new RunJobsMessage
        {
            RuntimeId = reader.ReadString(),
            Context = reader.ReadString(),
            MaxJobs = reader.ReadInt32(),
            RunLimits = RunLimits.Read(ref reader),
        };
        reader.ExpectEnd();
        return message;
    }
}

using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>Makes a context of a runtime, sets its globals and runs its bootstrap script.</summary>
public sealed class CreateContextMessage
{
    /// <summary>Links that can be asked for at once.</summary>
    public const int MaxLinks = 100;

    /// <summary>The runtime's id.</summary>
    public required string RuntimeId { get; init; }

    /// <summary>A name of the context beside its id; empty for none.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Id or name of the context whose realm it shares; empty for a realm of its own.</summary>
    public string RealmOf { get; init; } = string.Empty;

    /// <summary>Ids or names of the contexts that it is linked with.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>Whether it has a <c>console</c>.</summary>
    public bool Console { get; init; }

    /// <summary>Whether it has the web's globals.</summary>
    public bool Web { get; init; }

    /// <summary>Budgets of the bootstrap script.</summary>
    public RunLimits BootstrapLimits { get; init; }

    /// <summary>Name of the bootstrap script in stack traces.</summary>
    public required string BootstrapFileName { get; init; }

    /// <summary>A JSON object of tagged values, or empty.</summary>
    public ReadOnlyMemory<byte> Globals { get; init; }

    /// <summary>The bootstrap script as a JSON string literal with its quotes, or empty.</summary>
    public ReadOnlyMemory<byte> Bootstrap { get; init; }

    /// <summary>What it has of V8's built-ins, as JSON; empty for what the runtime's contexts have.</summary>
    public ReadOnlyMemory<byte> Intrinsics { get; init; }

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(192 + ((Name.Length + RealmOf.Length + BootstrapFileName.Length) * 3) + Bootstrap.Length + Globals.Length + Intrinsics.Length);
        writer.WriteString(RuntimeId);
        writer.WriteString(Name);
        writer.WriteString(RealmOf);
        writer.WriteBoolean(Console);
        writer.WriteBoolean(Web);
        BootstrapLimits.Write(writer);
        writer.WriteString(BootstrapFileName);
        writer.WriteBytes(Globals.Span);
        writer.WriteBytes(Intrinsics.Span);
        writer.WriteBytes(Bootstrap.Span);
        writer.WriteInt32(Links.Count);
        foreach (var link in Links)
        {
            writer.WriteString(link);
        }

        return writer.ToPayload();
    }

    /// <summary>Reads the message; its memory is the payload's.</summary>
    public static CreateContextMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var message = new CreateContextMessage
        {
            RuntimeId = reader.ReadString(),
            Name = reader.ReadString(),
            RealmOf = reader.ReadString(),
            Console = reader.ReadBoolean(),
            Web = reader.ReadBoolean(),
            BootstrapLimits = RunLimits.Read(ref reader),
            BootstrapFileName = reader.ReadString(),
            Globals = reader.ReadBytes(),
            Intrinsics = reader.ReadBytes(),
            Bootstrap = reader.ReadBytes(),
            Links = ReadLinks(ref reader),
        };
        reader.ExpectEnd();
        return message;
    }

    private static string[] ReadLinks(ref PayloadReader reader)
    {
        var count = reader.ReadInt32();
        if ((uint)count > MaxLinks)
        {
            throw new ProtocolException($"{(uint)count} links are more than there may be.");
        }

        var links = new string[count];
        for (var i = 0; i < links.Length; i++)
        {
            links[i] = reader.ReadString();
        }

        return links;
    }
}

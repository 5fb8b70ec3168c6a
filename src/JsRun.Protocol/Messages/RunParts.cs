using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>When the parts of a run were: those that it has had, of a run with <see cref="RunOptions.Traced"/>.</summary>
/// <param name="Compile">Compiling its source, and linking a module.</param>
/// <param name="Serialize">Writing its value or error.</param>
public readonly record struct RunParts(PartTime? Compile, PartTime? Serialize)
{
    /// <summary>The most bytes that they take.</summary>
    internal const int MaxSize = 1 + (4 * 8);

    private const byte HasCompile = 1;
    private const byte HasSerialize = 2;

    internal void WriteTo(PayloadWriter writer)
    {
        writer.WriteByte((byte)((Compile is null ? 0 : HasCompile) | (Serialize is null ? 0 : HasSerialize)));
        Compile?.WriteTo(writer);
        Serialize?.WriteTo(writer);
    }

    internal static RunParts ReadFrom(ref PayloadReader reader)
    {
        var has = reader.ReadByte();
        if (has > (HasCompile | HasSerialize))
        {
            throw new ProtocolException($"{has} is no set of parts of a run.");
        }

        PartTime? compile = (has & HasCompile) != 0 ? PartTime.ReadFrom(ref reader) : null;
        return new RunParts(compile, (has & HasSerialize) != 0 ? PartTime.ReadFrom(ref reader) : null);
    }
}

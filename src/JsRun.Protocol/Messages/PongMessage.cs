using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>A worker's sign of life, and what it has to report. Written without waiting for any runtime.</summary>
/// <param name="ResidentBytes">Resident memory of the process.</param>
/// <param name="CpuMs">CPU time that the process has taken.</param>
/// <param name="WarmRuntimes">Runtimes prepared for one-shots and creates.</param>
/// <param name="CodeCacheBytes">Memory that kept compiled code takes.</param>
/// <param name="CodeCacheHits">Evaluations that took their compiled code from there.</param>
/// <param name="Reports">The live runtimes, in no order.</param>
public readonly record struct PongMessage(
    long ResidentBytes, double CpuMs, int WarmRuntimes, long CodeCacheBytes, long CodeCacheHits, IReadOnlyList<RuntimeReport> Reports)
{
    private const int PrefixSize = (4 * 8) + (2 * 4);

    /// <summary>Live runtimes.</summary>
    public int Runtimes => Reports.Count;

    /// <summary>Writes the message.</summary>
    public Payload ToPayload()
    {
        using var writer = new PayloadWriter(PrefixSize + (Reports.Count * RuntimeReport.Size));
        writer.WriteInt64(ResidentBytes);
        writer.WriteDuration(CpuMs);
        writer.WriteInt32(WarmRuntimes);
        writer.WriteInt64(CodeCacheBytes);
        writer.WriteInt64(CodeCacheHits);
        writer.WriteInt32(Reports.Count);
        foreach (var report in Reports)
        {
            report.WriteTo(writer);
        }

        return writer.ToPayload();
    }

    /// <summary>Reads the message.</summary>
    /// <exception cref="ProtocolException">The payload is none.</exception>
    public static PongMessage Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var (memory, cpu, warm, code, hits) = (
            reader.ReadInt64(), reader.ReadDuration(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64());
        var count = reader.ReadInt32();
        if ((uint)count > (uint)payload.Length / RuntimeReport.Size)
        {
            throw new ProtocolException($"A payload ends before the {(uint)count} reports that it announces.");
        }

        var reports = new RuntimeReport[count];
        for (var index = 0; index < reports.Length; index++)
        {
            reports[index] = RuntimeReport.ReadFrom(ref reader);
        }

        reader.ExpectEnd();
        return new PongMessage(memory, cpu, warm, code, hits, reports);
    }
}

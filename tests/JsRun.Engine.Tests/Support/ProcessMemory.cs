using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace JsRun.Engine.Tests.Support;

/// <summary>The memory of this process as the system shows it.</summary>
internal static class ProcessMemory
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Counts the places where a number is stored so many times in a row, in memory that belongs to no file.</summary>
    public static int CountRuns(double number, int length)
    {
        // Pinned, so that the collector leaves no copy of what was read elsewhere.
        var chunk = GC.AllocateArray<byte>(ChunkBytes, pinned: true);
        using var memory = File.OpenHandle("/proc/self/mem");
        var runs = 0;
        foreach (var (start, end) in Regions())
        {
            var inARow = 0;
            for (var at = start; at < end; at += ChunkBytes)
            {
                foreach (var word in MemoryMarshal.Cast<byte, double>(Read(memory, at, chunk.AsSpan(0, (int)Math.Min(ChunkBytes, end - at)))))
                {
                    inARow = BitConverter.DoubleToInt64Bits(word) == BitConverter.DoubleToInt64Bits(number) ? inARow + 1 : 0;
                    runs += inARow == length ? 1 : 0;
                }
            }
        }

        Array.Clear(chunk);
        return runs;
    }

    private static ReadOnlySpan<byte> Read(SafeFileHandle memory, long address, Span<byte> chunk)
    {
        try
        {
            return chunk[..RandomAccess.Read(memory, chunk, address)];
        }
        catch (IOException)
        {
            return default; // gone since the list was made
        }
    }

    // 7f00e0000000-7f00e0021000 rw-p 00000000 00:00 0    [name]
    private static List<(long Start, long End)> Regions() =>
    [
        .. from line in File.ReadAllLines("/proc/self/maps")
           let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
           where fields[1][0] == 'r' && fields[4] == "0" && (fields.Length == 5 || !fields[5].StartsWith("[v", StringComparison.Ordinal))
           let range = fields[0].Split('-').Select(text => long.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray()
           where range[0] >= 0 && range[1] > range[0]
           select (range[0], range[1]),
    ];
}

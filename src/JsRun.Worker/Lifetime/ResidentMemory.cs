using System.Buffers.Text;

namespace JsRun.Worker.Lifetime;

/// <summary>The resident memory of this process, as the kernel counts it.</summary>
internal sealed class ResidentMemory : IDisposable
{
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _statm = File.OpenHandle("/proc/self/statm");

    /// <summary>Bytes now. One system call; any thread.</summary>
    public long Read()
    {
        Span<byte> text = stackalloc byte[128];
        var fields = text[..RandomAccess.Read(_statm, text, fileOffset: 0)];

        // size resident shared text lib data dt, in pages
        var resident = fields[(fields.IndexOf((byte)' ') + 1)..];
        return Utf8Parser.TryParse(resident, out long pages, out _) ? pages * Environment.SystemPageSize : 0;
    }

    public void Dispose() => _statm.Dispose();
}

using System.Globalization;
using System.Text;
using JsRun.Engine.Buffers;
using JsRun.Engine.Native;

namespace JsRun.Engine.ConsoleOutput;

/// <summary>
/// The console entries of one run, bounded by number and bytes; what was dropped is told by a last entry. Written by the
/// runtime's thread, closed by whoever answers the run.
/// </summary>
internal sealed class ConsoleBuffer(int maxEntries, int maxBytes, IConsoleSink? sink)
{
    private readonly Lock _gate = new();
    private PooledBytes? _bytes;
    private int _count;
    private int _totalBytes;
    private long _dropped;
    private bool _closed;

    /// <summary>Whether another entry would be kept; where not, it is counted and need not be written at all.</summary>
    public bool HasRoomOrCount()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            if (_count < maxEntries && _totalBytes < maxBytes)
            {
                return true;
            }

            _dropped++;
            return false;
        }
    }

    public void Add(ReadOnlySpan<byte> entryJson)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            if (_count >= maxEntries || entryJson.Length > maxBytes - _totalBytes)
            {
                _dropped++;
                return;
            }

            Keep(entryJson);
        }
    }

    /// <summary>Ends the buffer; later entries are ignored. The caller owns the bytes.</summary>
    public (ConsoleEntries Entries, PooledBytes? Bytes) Close(double atMs)
    {
        lock (_gate)
        {
            if (!_closed && _dropped > 0)
            {
                using var writer = new ConsoleEntryWriter();
                Keep(writer.Write(JsrConsoleLevel.Warn, DropMessage(), "[]"u8, atMs));
            }

            _closed = true;
            var bytes = _bytes;
            _bytes = null;
            return bytes is null ? default : (new ConsoleEntries(_count, bytes.Written), bytes);
        }
    }

    private void Keep(ReadOnlySpan<byte> entryJson)
    {
        _count++;
        _totalBytes += entryJson.Length;
        if (sink is not null)
        {
            sink.Write(entryJson);
            return;
        }

        _bytes ??= new PooledBytes();
        if (_bytes.Length > 0)
        {
            _bytes.Append(","u8);
        }

        _bytes.Append(entryJson);
    }

    private byte[] DropMessage() => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{_dropped} more console entries were dropped: at most {maxEntries} entries and {maxBytes} bytes are kept."));
}

using System.Runtime.InteropServices;
using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Connections;

/// <summary>Reads frames and hands them on, on a thread of its own that is blocked while there are none.</summary>
internal sealed class FrameReader(SafeHandle socket, IFrameHandler handler)
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>What is rented for a payload at first: memory grows with what arrives, not with what a header announces.</summary>
    private const int FirstPayloadBytes = 4 * 1024 * 1024;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _start;
    private int _end;

    /// <summary>Completes when the other side has closed, or with the failure that ended the reading.</summary>
    public Task<Exception?> Ended => _ended.Task;

    /// <summary>Begins to read.</summary>
    public void Start() => new Thread(Run) { Name = "frames-in", IsBackground = true }.UnsafeStart();

    private void Run()
    {
        Exception? failure = null;
        try
        {
            while (TryFill())
            {
                Dispatch();
            }
        }
#pragma warning disable CA1031 // Whatever ended it ends the connection and is returned to whoever runs it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        _ended.SetResult(failure);
    }

    private bool TryFill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        var count = SocketCalls.Receive(socket, _buffer.AsSpan(_end));
        if (count == 0 && _end > 0)
        {
            throw EndedInsideAFrame();
        }

        _end += count;
        return count > 0;
    }

    private void Dispatch()
    {
        while (_end - _start >= FrameHeader.Size)
        {
            var header = FrameHeader.Read(_buffer.AsSpan(_start, FrameHeader.Size));
            var there = _end - _start - FrameHeader.Size;
            if (there < header.PayloadLength && FrameHeader.Size + header.PayloadLength <= BufferBytes)
            {
                return;
            }

            _start += FrameHeader.Size;
            handler.OnFrame(header, TakePayload(header.PayloadLength));
        }
    }

    /// <summary>The payload, what is not in the buffer being read straight into it.</summary>
    private Payload TakePayload(int length)
    {
        var array = ByteArrays.Rent(Math.Min(length, FirstPayloadBytes));
        try
        {
            var filled = Math.Min(length, _end - _start);
            _buffer.AsSpan(_start, filled).CopyTo(array);
            _start += filled;
            while (filled < length)
            {
                array = filled == array.Length ? Grow(array, length) : array;
                var count = SocketCalls.Receive(socket, array.AsSpan(filled, Math.Min(length, array.Length) - filled));
                filled += count > 0 ? count : throw EndedInsideAFrame();
            }

            return Payload.Adopt(array, length);
        }
        catch
        {
            ByteArrays.Return(array);
            throw;
        }
    }

    private static byte[] Grow(byte[] array, int length)
    {
        var larger = ByteArrays.Rent((int)Math.Min(length, array.Length * 2L));
        array.CopyTo(larger, 0);
        ByteArrays.Return(array);
        return larger;
    }

    private static ProtocolException EndedInsideAFrame() => new("The connection ended inside a frame.");
}

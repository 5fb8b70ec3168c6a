using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using JsRun.Engine.Buffers;

namespace JsRun.Engine.Native;

/// <summary>
/// A pooled <c>jsr_buffer</c> whose bytes can be handed out as <see cref="Memory{T}"/>. One owner at a time: who rented it gives
/// it back by <see cref="Return"/> and no longer touches its memory. A forgotten one is freed by its finalizer.
/// </summary>
internal sealed unsafe class NativeBuffer : MemoryManager<byte>, IPooledBytes
{
    private JsrBuffer _buffer;

    /// <summary>The struct for native code to append to; pin it with <c>fixed</c>.</summary>
    public ref JsrBuffer Raw => ref _buffer;

    public int Length => checked((int)_buffer.Length);

    public ulong Capacity => _buffer.Capacity;

    public override Memory<byte> Memory => Length == 0 ? default : CreateMemory(Length);

    public ReadOnlyMemory<byte> Written => Memory;

    public ReadOnlySpan<byte> WrittenSpan => new(_buffer.Data, Length);

    public override Span<byte> GetSpan() => new(_buffer.Data, Length);

    // Native memory does not move.
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)Length, nameof(elementIndex));
        return new MemoryHandle(_buffer.Data + elementIndex);
    }

    public override void Unpin()
    {
    }

    public void Clear() => _buffer.Length = 0;

    public void Return() => NativeBufferPool.Return(this);

    /// <summary>Frees the native memory now.</summary>
    public void Free()
    {
        if (_buffer.Data is null)
        {
            return;
        }

        fixed (JsrBuffer* buffer = &_buffer)
        {
            NativeMethods.BufferFree(buffer);
        }

        _buffer = default;
    }

    protected override void Dispose(bool disposing) => Free();

    [SuppressMessage("Reliability", "CA2015:Do not define finalizers for types derived from MemoryManager<T>",
        Justification = "Reached only by results that were dropped without being disposed of; who reads a result holds it.")]
    ~NativeBuffer() => Dispose(disposing: false);
}

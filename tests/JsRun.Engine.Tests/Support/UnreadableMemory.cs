using System.Buffers;

namespace JsRun.Engine.Tests.Support;

/// <summary>Memory that throws when it is read, once it has been told to; the reader waits for that.</summary>
internal sealed class UnreadableMemory : MemoryManager<byte>
{
    private readonly ManualResetEventSlim _entered = new();
    private readonly ManualResetEventSlim _released = new();

    public override Memory<byte> Memory => CreateMemory(1);

    /// <summary>A thread waits to read.</summary>
    public bool IsEntered => _entered.IsSet;

    public void Release() => _released.Set();

    public override Span<byte> GetSpan()
    {
        _entered.Set();
        _released.Wait(TimeSpan.FromSeconds(20));
        throw new InvalidOperationException("The memory cannot be read.");
    }

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        _released.Set();
    }
}

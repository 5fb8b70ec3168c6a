namespace JsRun.Engine.Native;

/// <summary>Keeps a few small buffers for the next run. Any thread.</summary>
internal static class NativeBufferPool
{
    private const int MaxBuffers = 64;
    private const ulong MaxKeptBytes = 256 * 1024;

    private static readonly Lock Gate = new();
    private static readonly Stack<NativeBuffer> Free = new(MaxBuffers);

    public static NativeBuffer Rent()
    {
        lock (Gate)
        {
            if (Free.TryPop(out var buffer))
            {
                return buffer;
            }
        }

        return new NativeBuffer();
    }

    public static void Return(NativeBuffer buffer)
    {
        if (buffer.Capacity <= MaxKeptBytes)
        {
            buffer.Clear();
            lock (Gate)
            {
                if (Free.Count < MaxBuffers)
                {
                    Free.Push(buffer);
                    return;
                }
            }
        }

        buffer.Free();
    }
}

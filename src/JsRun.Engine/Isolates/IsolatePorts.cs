using JsRun.Engine.Native;

namespace JsRun.Engine.Isolates;

/// <summary>The ports of an isolate whose other end is elsewhere. Owner thread only.</summary>
internal readonly unsafe struct IsolatePorts(nint handle)
{
    /// <summary>Gives a context a port of this name; <see cref="JsrStatus.InvalidArgument"/> when it has one.</summary>
    public JsrStatus Open(ulong context, ReadOnlySpan<byte> name, out ulong port)
    {
        fixed (byte* namePointer = name)
        fixed (ulong* portPointer = &port)
        {
            port = 0;
            return NativeMethods.PortOpen(handle, context, new JsrText(namePointer, name.Length), portPointer);
        }
    }

    /// <summary>Has a message delivered, which is copied. Between scripts.</summary>
    public void Receive(ulong port, ReadOnlySpan<byte> message)
    {
        fixed (byte* pointer = message)
        {
            NativeMethods.PortReceive(handle, port, new JsrText(pointer, message.Length));
        }
    }

    /// <summary>The other end is gone. Between scripts.</summary>
    public void Cut(ulong port) => NativeMethods.PortCut(handle, port);

    /// <summary>So many messages that were sent wait here no more. Between scripts.</summary>
    public void Release(ulong port, int messages, long bytes) => NativeMethods.PortRelease(handle, port, (uint)messages, (ulong)bytes);
}

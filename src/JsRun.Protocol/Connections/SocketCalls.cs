using System.ComponentModel;
using System.Runtime.InteropServices;

namespace JsRun.Protocol.Connections;

/// <summary>
/// send(2) and recv(2) of a connected stream socket. The framework's own calls either go through its event thread or cannot tell, on
/// a socket that another thread is blocked on, that a send would have to wait.
/// </summary>
internal static partial class SocketCalls
{
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const short Readable = 1;
    private const short Writable = 4;

    /// <summary>Waits for bytes. 0 when the other side has closed.</summary>
    /// <exception cref="IOException">The connection is broken, or closed on this side.</exception>
    public static int Receive(SafeHandle socket, Span<byte> buffer)
    {
        try
        {
            while (true)
            {
                var count = Receive(socket, buffer, (nuint)buffer.Length, 0);
                if (count >= 0)
                {
                    return (int)count;
                }

                HandleFailure(socket, Readable, wait: true);
            }
        }
        catch (ObjectDisposedException exception)
        {
            throw Closed(exception);
        }
    }

    /// <summary>Sends as much as the socket takes; 0 when it takes nothing now, which a call that may wait never returns.</summary>
    /// <exception cref="IOException">The connection is broken, or closed on this side.</exception>
    public static int Send(SafeHandle socket, ReadOnlySpan<byte> bytes, bool wait)
    {
        try
        {
            while (true)
            {
                var count = Send(socket, bytes, (nuint)bytes.Length, NoSignal | (wait ? 0 : DontWait));
                if (count >= 0)
                {
                    return (int)count;
                }

                if (!HandleFailure(socket, Writable, wait))
                {
                    return 0;
                }
            }
        }
        catch (ObjectDisposedException exception)
        {
            throw Closed(exception);
        }
    }

    // The handle is closed by whoever owns the connection, at any time; a call that is under way keeps the descriptor until it is done.
    private static IOException Closed(ObjectDisposedException exception) => new("The connection is closed.", exception);

    // Whether to try again. A descriptor that the framework has made non-blocking is waited for here.
    private static bool HandleFailure(SafeHandle socket, short events, bool wait)
    {
        var error = Marshal.GetLastPInvokeError();
        switch (error)
        {
            case Interrupted:
                return true;
            case TryAgain when wait:
                var added = false;
                try
                {
                    socket.DangerousAddRef(ref added);
                    var descriptor = new PollDescriptor { Descriptor = (int)socket.DangerousGetHandle(), Events = events };
                    _ = Poll(ref descriptor, 1, -1);
                }
                finally
                {
                    if (added)
                    {
                        socket.DangerousRelease();
                    }
                }

                return true;
            case TryAgain:
                return false;
            default:
                throw new IOException("The connection is broken.", new Win32Exception(error));
        }
    }

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Receive(SafeHandle socket, Span<byte> buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Send(SafeHandle socket, ReadOnlySpan<byte> bytes, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "poll"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int timeoutMs);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short ReturnedEvents;
    }
}

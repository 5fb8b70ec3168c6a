using System.Runtime.InteropServices;

namespace JsRun.Engine.Native;

/// <summary>
/// Linux's futex on one word: one system call to sleep, one to wake. A monitor needs several, and lets the sleeper wake only to
/// wait for the lock that its waker still holds.
/// </summary>
internal sealed unsafe partial class Futex
{
    private const nint WaitPrivate = 0 | 128;
    private const nint WakePrivate = 1 | 128;

    // Pinned for the life of the object, so a late wake never touches freed memory.
    private readonly int[] _word = GC.AllocateArray<int>(1, pinned: true);

    private static nint SystemCall => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 => 98,
        var other => throw new PlatformNotSupportedException($"The engine does not run on {other}."),
    };

    private static readonly nint Number = SystemCall;

    public ref int Value => ref _word[0];

    /// <summary>Sleeps while the word has that value; may return early for no reason.</summary>
    /// <param name="timeoutNs">Negative to sleep without end.</param>
    public void Wait(int expected, long timeoutNs)
    {
        var timeout = new Timespec { Seconds = timeoutNs / 1_000_000_000, Nanoseconds = timeoutNs % 1_000_000_000 };
        Call(Number, Address, WaitPrivate, expected, timeoutNs < 0 ? null : &timeout, 0, 0);
    }

    public void WakeOne() => Call(Number, Address, WakePrivate, 1, null, 0, 0);

    private int* Address => (int*)Marshal.UnsafeAddrOfPinnedArrayElement(_word, 0);

    [LibraryImport("libc", EntryPoint = "syscall"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Call(nint number, int* word, nint operation, nint value, Timespec* timeout, nint word2, nint value3);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}

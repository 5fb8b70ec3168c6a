using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace JsRun.Worker.Lifetime;

/// <summary>What .NET does not offer of the C library. Linux only.</summary>
internal static partial class Libc
{
    public const int SetDumpable = 4;
    public const short PollIn = 1;

    private const long PidfdOpenSyscall = 434;

    [LibraryImport("libc", EntryPoint = "_exit"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [DoesNotReturn]
    public static partial void Exit(int status);

    [LibraryImport("libc", EntryPoint = "getppid"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int GetParentProcessId();

    [LibraryImport("libc", EntryPoint = "prctl"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport("libc", EntryPoint = "poll"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Poll(ref PollDescriptor descriptors, nuint count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "write"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nuint count);

    /// <summary>A descriptor that becomes readable when the process ends; negative when the kernel does not offer it.</summary>
    public static int OpenProcess(int processId) => (int)Syscall(PidfdOpenSyscall, processId, 0);

    [LibraryImport("libc", EntryPoint = "syscall"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long Syscall(long number, long argument1, long argument2);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short ReturnedEvents;
    }
}

using System.Runtime.InteropServices;

namespace JsRun.Tests;

/// <summary>
/// Makes the kernel behave as if it did not have a system call: for one thread of the test, by a filter of its own, and for the processes
/// that are started from there.
/// </summary>
internal static partial class LackingKernel
{
    public const uint LandlockCreateRuleset = 444;

    private const int SetNoNewPrivileges = 38;
    private const int SetModeFilter = 1;
    private const uint Allow = 0x7fff0000;
    private const uint FailWithNoSuchCall = 0x00050000 | 38;

    /// <summary>The number of the call that installs filters.</summary>
    public static uint Seccomp => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 277u : 317;

    /// <summary>Does something on such a thread.</summary>
    public static T Run<T>(uint missingCall, Func<T> action)
    {
        var result = default(T)!;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Install(missingCall);
                result = action();
            }
#pragma warning disable CA1031 // It fails the test, on the test's own thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        failure.ShouldBeNull();
        return result;
    }

    // Load the number; is it the one? Then fail, else allow.
    private static unsafe void Install(uint missingCall)
    {
        var program = stackalloc Instruction[]
        {
            new(0x20, 0, 0, 0), new(0x15, 0, 1, missingCall), new(0x06, 0, 0, FailWithNoSuchCall), new(0x06, 0, 0, Allow),
        };
        var filter = new FilterProgram { Length = 4, Instructions = program };
        Prctl(SetNoNewPrivileges, 1, 0, 0, 0).ShouldBe(0);
        Syscall(Seccomp, SetModeFilter, 0, &filter).ShouldBe(0);
    }

    [LibraryImport("libc", EntryPoint = "prctl"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    [LibraryImport("libc", EntryPoint = "syscall"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial long Syscall(long number, long operation, long flags, FilterProgram* program);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct FilterProgram
    {
        public ushort Length;
        public Instruction* Instructions;
    }
}

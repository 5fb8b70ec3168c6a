using System.Globalization;
using System.Runtime.InteropServices;

namespace JsRun.Api.Service;

/// <summary>
/// How soon the kernel lets a thread of the service run that has just been given something to do. A thread with a short slice interrupts another's
/// turn, where it would else wait for that turn's end, at each of the steps that a request takes. A slice says nothing of how much of the cores a thread gets. Workers take after the service: what wakes up in them has its turn sooner, too.
/// </summary>
internal static partial class TurnSlice
{
    // The least that the kernel takes.
    private const ulong SliceNs = 100_000;

    private const int OfProcess = 0;
    private const int UsualPolicy = 0;

    /// <summary>
    /// Shortens the slices of all threads there are, and so of those and of the processes to come, which take after the one that starts them. Kernels before 6.12 do as
    /// they always did; where it is refused nothing is missing but that. See sched_setattr(2), and for the slice Documentation/scheduler/sched-eevdf.rst of Linux.
    /// </summary>
    public static void Shorten()
    {
        var number = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => 314,
            Architecture.Arm64 => 274,
            _ => 0,
        };
        if (number == 0)
        {
            return;
        }

        foreach (var folder in Threads())
        {
            var thread = int.Parse(Path.GetFileName(folder.AsSpan()), CultureInfo.InvariantCulture);
            if (GetScheduler(thread) != UsualPolicy)
            {
                // Whoever started the service wants it otherwise.
                continue;
            }

            var attributes = new Attributes { Size = (uint)Marshal.SizeOf<Attributes>(), Nice = GetPriority(OfProcess, thread), RuntimeNs = SliceNs };
            _ = Syscall(number, thread, ref attributes, 0);
        }
    }

    private static string[] Threads()
    {
        try
        {
            return Directory.GetDirectories("/proc/self/task");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_getscheduler"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetScheduler(int thread);

    [LibraryImport("libc", EntryPoint = "getpriority"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetPriority(int which, int id);

    [LibraryImport("libc", EntryPoint = "syscall"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long Syscall(long number, long thread, ref Attributes attributes, long flags);

    // struct sched_attr of the kernel; a policy of 0 is the usual one.
    [StructLayout(LayoutKind.Sequential)]
    private struct Attributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong RuntimeNs;
        public ulong DeadlineNs;
        public ulong PeriodNs;
    }
}

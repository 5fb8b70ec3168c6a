using JsRun.Engine.Native;

namespace JsRun.Engine.Isolates;

/// <summary>
/// What threads other than the owner may do to an isolate. The caller holds the runtime's gate, under which it has seen that the
/// turn it means is still running; the isolate is not disposed while a turn runs.
/// </summary>
internal sealed class IsolateStopper(nint isolate, int cpuClock)
{
    public void RequestStop() => NativeMethods.RequestStop(isolate);

    public void Terminate() => NativeMethods.Terminate(isolate);

    public void RequestMemoryCheck() => NativeMethods.RequestMemoryCheck(isolate);

    /// <summary>Has the script look whose code it is, for <see cref="ReadObservedRun"/>.</summary>
    public void RequestRunLook() => NativeMethods.RequestRunLook(isolate);

    /// <summary>Has the script stop for errands.</summary>
    public void RequestErrand() => NativeMethods.RequestErrand(isolate);

    /// <summary>The run whose code was seen in this turn, 0 when none is known.</summary>
    public long ReadObservedRun() => NativeMethods.ObservedRun(isolate);

    /// <summary>CPU time of the owner thread, ns.</summary>
    public long ReadCpuNs() => NativeMethods.CpuNs(cpuClock);

    /// <summary>Made on the owner thread.</summary>
    public static IsolateStopper ForCurrentThread(Isolate isolate) => new(isolate.Handle, NativeMethods.ThreadCpuClock());
}

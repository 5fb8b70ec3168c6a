namespace JsRun.Worker.Lifetime;

/// <summary>Ends the process when its parent is gone, also when nobody reads the connection.</summary>
/// <remarks>
/// PR_SET_PDEATHSIG would not do: it fires when the thread ends that started this process, and the threads of the parent's pool come
/// and go while the parent lives on.
/// </remarks>
internal static class ParentWatch
{
    private const int PollIntervalMs = 1000;

    public static void Start()
    {
        var parent = Libc.GetParentProcessId();
        new Thread(() => Wait(parent), maxStackSize: 256 * 1024) { IsBackground = true, Name = "parent-watch" }.Start();
    }

    private static void Wait(int parent)
    {
        var descriptor = Libc.OpenProcess(parent);
        var polled = new Libc.PollDescriptor { Descriptor = descriptor, Events = Libc.PollIn };

        // A parent that ended before the descriptor was opened has another process id now; hence the look at the id each time.
        while (Libc.GetParentProcessId() == parent)
        {
            if (descriptor < 0 || Libc.Poll(ref polled, 1, -1) < 0)
            {
                Thread.Sleep(PollIntervalMs);
            }
        }

        WorkerExit.Now(WorkerExit.Normal);
    }
}

namespace JsRun.Engine;

/// <summary>What a dump holds, each in the format of Chrome DevTools.</summary>
public enum DumpKind
{
    /// <summary>All objects of the heap: a <c>.heapsnapshot</c>.</summary>
    HeapSnapshot = 0,

    /// <summary>The profile that was taken before: a <c>.cpuprofile</c>. It is dropped with that.</summary>
    CpuProfile = 1,
}

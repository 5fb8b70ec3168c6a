namespace JsRun.Engine.Isolates;

/// <summary>
/// Where the ids of an isolate's handles begin: far from those of any other, so that a handle of another runtime is not taken for one
/// of this. Not a secret: an id is worth nothing without its runtime's.
/// </summary>
internal static class HandleIds
{
    // Below 2^53 with room to count from there: some clients know integers as doubles only.
    private const long Lowest = 1L << 50;
    private const long Highest = (1L << 53) - (1L << 40);

    public static ulong First() => (ulong)Random.Shared.NextInt64(Lowest, Highest);
}

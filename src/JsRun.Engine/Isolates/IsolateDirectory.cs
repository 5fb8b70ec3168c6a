using System.Collections.Concurrent;

namespace JsRun.Engine.Isolates;

/// <summary>
/// Finds the listener for the number that native callbacks carry. A number of an isolate that is gone finds nothing, where a
/// pointer or handle would dangle.
/// </summary>
internal static class IsolateDirectory
{
    private static readonly ConcurrentDictionary<ulong, IIsolateListener> Listeners = new();

    /// <returns>False when the number is taken.</returns>
    public static bool TryAdd(ulong number, IIsolateListener listener) => Listeners.TryAdd(number, listener);

    public static void Remove(ulong number) => Listeners.TryRemove(number, out _);

    public static IIsolateListener? Find(ulong number) => Listeners.GetValueOrDefault(number);
}

namespace JsRun.Engine;

/// <summary>V8 in this process.</summary>
public static class V8Platform
{
    /// <summary>
    /// Initialises V8 and builds the startup snapshot that every isolate starts from. The first call decides; later calls return
    /// at once. Any thread; blocks for some ten milliseconds.
    /// </summary>
    /// <exception cref="EngineException">V8 does not know a flag, or the snapshot could not be built.</exception>
    public static void Initialize(V8PlatformOptions options) => throw new NotImplementedException();

    /// <summary>V8's version, such as <c>13.6.233.17</c>. Any thread.</summary>
    public static string EngineVersion => V8Version.Current;

    /// <summary>What is alive now. Any thread.</summary>
    public static LiveCounts LiveCounts => throw new NotImplementedException();
}

namespace JsRun.Engine;

/// <summary>How V8 is set up, once per process.</summary>
public sealed record V8PlatformOptions
{
    /// <summary>V8 command line flags, separated by spaces. An unknown flag fails the initialisation.</summary>
    public string Flags { get; init; } = "";

    /// <summary>Threads of V8 for garbage collection and compilation, shared by all isolates, 1 to 16.</summary>
    public int BackgroundThreads { get; init; } = 2;
}

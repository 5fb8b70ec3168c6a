namespace JsRun.Engine.Contexts;

/// <summary>A global object with its built-ins, under as many names as it has been given. Owner thread only.</summary>
internal sealed class Realm(ulong handle, bool hasConsole)
{
    /// <summary>The native library's id of it.</summary>
    public ulong Handle => handle;

    public bool HasConsole { get; set; } = hasConsole;

    public bool HasWeb { get; set; }

    /// <summary>What it has of V8's built-ins, as JSON; empty for all.</summary>
    public ReadOnlyMemory<byte> Intrinsics { get; set; }

    /// <summary>How many contexts are names of it; with the last one it goes.</summary>
    public int ContextCount { get; set; }
}

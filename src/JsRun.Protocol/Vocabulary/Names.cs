namespace JsRun.Protocol.Vocabulary;

/// <summary>The names that the contract gives to the vocabulary's members.</summary>
public static class Names
{
    private static readonly string[] Outcomes =
    [
        "ok", "javascript_error", "syntax_error", "module_not_found", "module_error", "not_serializable", "result_too_large",
        "result_too_deep", "timeout", "cpu_limit", "interrupted", "never_settled", "heap_limit", "crashed",
    ];

    private static readonly string[] CloseReasons = ["deleted", "evicted", "heap_limit", "crashed", "lost"];

    private static readonly string[] CrashReasons = ["engine_abort", "unresponsive", "out_of_memory"];

    private static readonly string[] RuntimeStates = ["starting", "idle", "busy", "closed"];

    /// <summary>The contract's name of an outcome.</summary>
    public static string Of(Outcome outcome) => Outcomes[(int)outcome];

    /// <summary>The contract's name of a close reason.</summary>
    public static string Of(CloseReason reason) => CloseReasons[(int)reason];

    /// <summary>The contract's name of a crash reason.</summary>
    public static string Of(CrashReason reason) => CrashReasons[(int)reason];

    /// <summary>The contract's name of a runtime's state.</summary>
    public static string Of(RuntimeState state) => RuntimeStates[(int)state];
}

namespace JsRun.Api.Runtimes;

/// <summary>How a runtime can be debugged.</summary>
internal sealed record InspectorConfig
{
    /// <summary>Its first script waits, before it runs, until a debugger is connected and wants it to.</summary>
    public bool WaitForConnection { get; set; }

    /// <summary>Its first script that starts while a debugger is connected pauses at its first statement.</summary>
    public bool BreakOnStart { get; set; }
}

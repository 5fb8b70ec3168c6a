namespace JsRun.Engine;

/// <summary>What became of a message for the inspector's client.</summary>
public enum InspectorSending
{
    /// <summary>It is on its way.</summary>
    Sent = 0,

    /// <summary>The client has to take others first; <see cref="JsRuntime.WakeInspector"/> is called when it has.</summary>
    Full = 1,

    /// <summary>The client takes no more.</summary>
    Gone = 2,
}

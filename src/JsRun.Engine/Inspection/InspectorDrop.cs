namespace JsRun.Engine;

/// <summary>Why a runtime no longer serves the inspector's client.</summary>
public enum InspectorDrop
{
    /// <summary>It was disconnected.</summary>
    Disconnected = 0,

    /// <summary>It had scripts paused for as long as it may.</summary>
    PausedTooLong = 1,

    /// <summary>It took too long to take its messages, or one of them was too large.</summary>
    TooSlow = 2,
}

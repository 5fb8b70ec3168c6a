namespace JsRun.Protocol.Vocabulary;

/// <summary>What a runtime is doing. Numbers are on the wire: append only.</summary>
public enum RuntimeState : byte
{
    /// <summary>Its bootstrap has not finished.</summary>
    Starting = 0,

    /// <summary>Nothing runs or awaits.</summary>
    Idle = 1,

    /// <summary>An evaluation runs, awaits or is queued.</summary>
    Busy = 2,

    /// <summary>It is gone.</summary>
    Closed = 3,
}

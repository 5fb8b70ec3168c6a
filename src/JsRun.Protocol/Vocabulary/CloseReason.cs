namespace JsRun.Protocol.Vocabulary;

/// <summary>Why a runtime is gone. Numbers are on the wire: append only.</summary>
public enum CloseReason : byte
{
    /// <summary>Its owner deleted it.</summary>
    Deleted = 0,

    /// <summary>It was idle for longer than its idle timeout.</summary>
    Evicted = 1,

    /// <summary>It exceeded its memory limit.</summary>
    HeapLimit = 2,

    /// <summary>It brought its worker down.</summary>
    Crashed = 3,

    /// <summary>Its worker ended through no fault of its own.</summary>
    Lost = 4,
}

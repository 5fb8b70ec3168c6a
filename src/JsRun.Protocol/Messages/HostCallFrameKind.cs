namespace JsRun.Protocol.Messages;

/// <summary>What a <see cref="HostCallFrame"/> is. Numbers are on the wire: append only.</summary>
public enum HostCallFrameKind : byte
{
    /// <summary>From the worker: a script has called a function. Answered once by <see cref="Value"/> or <see cref="Error"/>, also after <see cref="Cancel"/>.</summary>
    Invoke = 1,

    /// <summary>From the worker: nobody waits for the answer any more.</summary>
    Cancel = 2,

    /// <summary>To the worker: the function's value.</summary>
    Value = 3,

    /// <summary>To the worker: what the function throws.</summary>
    Error = 4,
}

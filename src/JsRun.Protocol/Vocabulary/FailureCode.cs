namespace JsRun.Protocol.Vocabulary;

/// <summary>Why a worker did not carry out a request. Numbers are on the wire: append only.</summary>
public enum FailureCode : byte
{
    /// <summary>The worker has no such runtime.</summary>
    RuntimeNotFound = 0,

    /// <summary>The runtime is closed; the reason is a <see cref="CloseReason"/>.</summary>
    RuntimeClosed = 1,

    /// <summary>The runtime's queue is full.</summary>
    QueueFull = 2,

    /// <summary>A value could not be converted; <see cref="Messages.FailedMessage.Path"/> and <see cref="Messages.FailedMessage.Detail"/> tell which and why.</summary>
    InvalidValue = 3,

    // 4 was a module with imports, when these were not offered.

    /// <summary>The bootstrap script failed; the body is its envelope.</summary>
    BootstrapFailed = 5,

    /// <summary>No such function handle; <see cref="Messages.FailedMessage.Path"/> and <see cref="Messages.FailedMessage.Detail"/> tell which.</summary>
    FunctionNotFound = 6,

    /// <summary>The request was cancelled by its sender.</summary>
    Cancelled = 7,

    /// <summary>The worker takes no new work.</summary>
    Draining = 8,

    /// <summary>A defect of the worker.</summary>
    Internal = 9,

    /// <summary>What the request asks for is going on already; <see cref="Messages.FailedMessage.Detail"/> says what.</summary>
    Conflict = 10,

    /// <summary>The rest of a streamed answer was given up: the client took it too slowly, or it took too long.</summary>
    StreamGivenUp = 11,

    /// <summary>As <see cref="FunctionNotFound"/>, but there was such a handle: it has been released.</summary>
    FunctionReleased = 20,

    /// <summary>A snapshot cannot be made; the detail says why, the body is the envelope of the script concerned.</summary>
    SnapshotFailed = 24,

    /// <summary>The worker does not have the snapshot: it has to be sent to it first.</summary>
    SnapshotNotLoaded = 25,

    /// <summary>
    /// A module or import map is refused; <see cref="Messages.FailedMessage.Path"/> names it as the request does, and
    /// <see cref="Messages.FailedMessage.Detail"/> tells why.
    /// </summary>
    InvalidModule = 30,

    /// <summary>The runtime has no such module.</summary>
    ModuleNotFound = 31,

    /// <summary>The runtime has no such context; <see cref="Messages.FailedMessage.Detail"/> tells which.</summary>
    ContextNotFound = 32,

    /// <summary>The context has been deleted; <see cref="Messages.FailedMessage.Detail"/> tells which.</summary>
    ContextDeleted = 33,

    /// <summary>The runtime has as many contexts as it may have.</summary>
    TooManyContexts = 34,

    /// <summary>A script that was to give a value failed; the body is its envelope.</summary>
    EvaluationFailed = 35,

    /// <summary>
    /// Intrinsics cannot be taken away; <see cref="Messages.FailedMessage.Path"/> names which, as the request does, and
    /// <see cref="Messages.FailedMessage.Detail"/> tells why.
    /// </summary>
    InvalidIntrinsics = 40,

    /// <summary>A job that was run by hand failed; the body is its envelope.</summary>
    JobFailed = 45,
}

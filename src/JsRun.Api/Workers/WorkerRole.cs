namespace JsRun.Api.Workers;

/// <summary>What a worker is used for. One-shot evaluations never share a worker with live runtimes.</summary>
internal enum WorkerRole
{
    /// <summary>Ready, for whatever is needed next.</summary>
    Spare,

    /// <summary>Evaluations in runtimes that are thrown away.</summary>
    OneShot,

    /// <summary>Runtimes that live until they are deleted.</summary>
    Session,

    /// <summary>One runtime with a process of its own.</summary>
    Dedicated,

    /// <summary>Nothing any more: it is about to end.</summary>
    Retired,
}

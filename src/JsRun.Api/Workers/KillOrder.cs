namespace JsRun.Api.Workers;

/// <summary>Why the service ends a worker.</summary>
internal enum KillReason
{
    /// <summary>Code in it cannot be interrupted.</summary>
    Unresponsive,

    /// <summary>It does not answer pings.</summary>
    NotAnswering,

    /// <summary>It broke the protocol, or its connection ended.</summary>
    ConnectionEnded,

    /// <summary>It is not needed any more.</summary>
    Retired,

    /// <summary>The service ends.</summary>
    Shutdown,
}

/// <summary>The service's decision to end a worker.</summary>
/// <param name="Reason">Why.</param>
/// <param name="CulpritNumber">With <see cref="KillReason.Unresponsive"/>: the isolate that does not react.</param>
internal sealed record KillOrder(KillReason Reason, ulong CulpritNumber = 0);

namespace JsRun.Worker.Connection.Streams;

/// <summary>An answer that is sent in pieces, only so far ahead of what the client has taken. Any thread.</summary>
internal interface IPacedStream
{
    /// <summary>The request's.</summary>
    ulong CorrelationId { get; }

    /// <summary>The client has taken so many bytes.</summary>
    void Acknowledge(int bytes);

    /// <summary>Nothing more is sent.</summary>
    void Cancel();
}

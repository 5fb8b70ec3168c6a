namespace JsRun.Api.Options;

/// <summary>Settings of the HTTP server: section <c>JsRun:Http</c>. What goes beyond is refused before any other part of the service sees it.</summary>
internal sealed class HttpOptions
{
    /// <summary>Open connections, those that became WebSockets not included; more are closed at once.</summary>
    [AllowedRange(1, 1_000_000)]
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>Open WebSockets, of sessions and debuggers; more are refused.</summary>
    [AllowedRange(1, 1_000_000)]
    public int MaxUpgradedConnections { get; init; } = 20_000;

    /// <summary>Bytes of a request's first line: method, path and query.</summary>
    [AllowedRange(256, ByteSize.MiB)]
    public int MaxRequestLineBytes { get; init; } = 8 * ByteSize.KiB;

    /// <summary>Bytes of all header fields of a request.</summary>
    [AllowedRange(1024, ByteSize.MiB)]
    public int MaxHeaderBytes { get; init; } = 32 * ByteSize.KiB;

    /// <summary>Header fields of a request.</summary>
    [AllowedRange(10, 10_000)]
    public int MaxHeaderCount { get; init; } = 100;

    /// <summary>Time in ms that a request's first line and header fields may take to arrive.</summary>
    [AllowedRange(1_000, 3_600_000)]
    public int HeadersTimeoutMs { get; init; } = 30_000;

    /// <summary>Time in ms after which a connection without a request is closed.</summary>
    [AllowedRange(1_000, 86_400_000)]
    public int KeepAliveTimeoutMs { get; init; } = 130_000;

    /// <summary>Bytes of a request's body that have to arrive in a second, on average.</summary>
    [AllowedRange(1, 16 * ByteSize.MiB)]
    public int MinBodyBytesPerSecond { get; init; } = 240;

    /// <summary>Time in ms that a body may be slower than that.</summary>
    [AllowedRange(1_100, 3_600_000)]
    public int MinBodyGraceMs { get; init; } = 5_000;

    /// <summary>Bytes of an answer that a client has to take in a second, on average, while there are any to be taken.</summary>
    [AllowedRange(1, 16 * ByteSize.MiB)]
    public int MinResponseBytesPerSecond { get; init; } = 240;

    /// <summary>Time in ms that a client may be slower than that.</summary>
    [AllowedRange(1_100, 3_600_000)]
    public int MinResponseGraceMs { get; init; } = 5_000;
}

namespace JsRun.Api.Options;

/// <summary>Where metrics and traces are pushed by OTLP: section <c>JsRun:Otlp</c>.</summary>
internal sealed class OtlpOptions
{
    /// <summary>The collector's URL, such as <c>http://collector:4318</c>; empty: nothing is pushed.</summary>
    public string Endpoint { get; init; } = string.Empty;

    /// <summary>How it is spoken to.</summary>
    public OtlpTransport Transport { get; init; } = OtlpTransport.Http;

    /// <summary>Header fields that go along, as <c>name=value,name=value</c>.</summary>
    public string Headers { get; init; } = string.Empty;

    /// <summary>Whether metrics are pushed.</summary>
    public bool Metrics { get; init; } = true;

    /// <summary>Whether traces are.</summary>
    public bool Traces { get; init; } = true;

    /// <summary>Time in ms between two pushes of metrics.</summary>
    [AllowedRange(100, 3_600_000)]
    public int MetricsIntervalMs { get; init; } = 15_000;

    /// <summary>Share of the traces begun here that are recorded. Of a trace that a client has begun, its own word counts.</summary>
    [AllowedRange(0, 1)]
    public double TraceRatio { get; init; } = 1;

    /// <summary>What is wrong with <see cref="Headers"/>, which are not told themselves: they may be a key. Null: nothing.</summary>
    [NotASetting]
    public string? HeadersError
    {
        get
        {
            var number = Array.FindIndex(Headers.Split(','), static part => !IsHeader(part)) + 1;
            return Headers.Length == 0 || number == 0 ? null
                : $"field {number} is not of the form name=value, with the name of a header field, and a value of visible ASCII characters; write others, ',' above all, percent-encoded.";
        }
    }

    /// <summary>Whether there is anywhere to push to.</summary>
    [NotASetting]
    public bool IsConfigured => Endpoint.Length > 0;

    /// <summary>Whether metrics are pushed.</summary>
    [NotASetting]
    public bool PushesMetrics => IsConfigured && Metrics;

    /// <summary>Whether traces are pushed.</summary>
    [NotASetting]
    public bool PushesTraces => IsConfigured && Traces;

    private static bool IsHeader(string part) =>
        part.Split('=', 2) is [var name, var value]
        && name.Trim() is { Length: > 0 } trimmed
        && trimmed.All(static letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal))
        && value.All(static letter => letter is >= ' ' and <= '~');
}

/// <summary>How a collector is spoken to.</summary>
internal enum OtlpTransport
{
    /// <summary>Protobuf over HTTP.</summary>
    Http,

    /// <summary>gRPC.</summary>
    Grpc,
}

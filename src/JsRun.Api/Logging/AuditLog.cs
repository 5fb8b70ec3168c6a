using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JsRun.Api.Metrics;
using JsRun.Api.Options;
using JsRun.Api.Requests;

namespace JsRun.Api.Logging;

/// <summary>Tells who ran what: a line for each evaluation, with the code's hash and size, and never the code. Any thread.</summary>
internal sealed partial class AuditLog(AuditOptions options, ILoggerFactory loggers)
{
    private const string Category = "jsrun.audit";

    // Set only where it is of use: it costs each request something.
    private static readonly AsyncLocal<string?> Trace = new();

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    /// <summary>Whether anything is told.</summary>
    public bool IsEnabled => options.Enabled && _logger.IsEnabled(LogLevel.Information);

    /// <summary>Notes which request the evaluations that it causes belong to.</summary>
    public static void Enter(string traceId) => Trace.Value = traceId;

    /// <summary>Code is about to be evaluated.</summary>
    /// <param name="tenant">By whom.</param>
    /// <param name="kind">How.</param>
    /// <param name="runtime">Where; null in a fresh runtime.</param>
    /// <param name="code">The code as a JSON text.</param>
    public void Evaluate(string tenant, EvaluationKind kind, string? runtime, ReadOnlyMemory<byte> code)
    {
        var (hash, bytes) = Digest(code);
        Log.Run(_logger, tenant, MetricTags.Kinds[(int)kind].Value, runtime, hash, bytes, TraceId);
    }

    /// <summary>A function is about to be called.</summary>
    /// <param name="tenant">By whom.</param>
    /// <param name="runtime">Where.</param>
    /// <param name="function">Its path or handle, which is the client's word as code is.</param>
    public void Call(string tenant, string runtime, string function)
    {
        var name = Encoding.UTF8.GetBytes(function);
        Log.Run(_logger, tenant, MetricTags.Kinds[(int)EvaluationKind.Call].Value, runtime, Convert.ToHexStringLower(SHA256.HashData(name)), name.Length, TraceId);
    }

    private static string? TraceId => Activity.Current is { } activity ? activity.TraceId.ToHexString() : Trace.Value;

    // Of the text in UTF-8. A text that has no UTF-8, for a lone surrogate, is told of as it came in JSON.
    private static (string Hash, int Bytes) Digest(ReadOnlyMemory<byte> code)
    {
        var text = ArrayPool<byte>.Shared.Rent(Math.Max(1, code.Length));
        try
        {
            var reader = new Utf8JsonReader(code.Span);
            var length = 0;
            if (reader.Read() && reader.TokenType == JsonTokenType.String && !reader.HasLoneSurrogate())
            {
                length = reader.CopyString(text);
            }
            else
            {
                code.Span.CopyTo(text);
                length = code.Length;
            }

            return (Convert.ToHexStringLower(SHA256.HashData(text.AsSpan(0, length))), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text, clearArray: true);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.AuditRun, LogLevel.Information, "{Tenant} runs {Kind} in {RuntimeId}: sha256 {Sha256}, {CodeBytes} bytes, trace {TraceId}")]
        public static partial void Run(ILogger logger, string tenant, object? kind, string? runtimeId, string sha256, int codeBytes, string? traceId);
    }
}

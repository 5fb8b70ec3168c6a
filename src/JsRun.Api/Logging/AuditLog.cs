using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JsRun.Api.Evaluations;
using JsRun.Api.Metrics;
using JsRun.Api.Options;
using JsRun.Api.Requests;
using JsRun.Protocol.Frames;

namespace JsRun.Api.Logging;

/// <summary>
/// Tells who has what run, once it is about to be sent to a worker: a line for each source, with its hash and size, and never the source. What was
/// refused before has none. Any thread.
/// </summary>
internal sealed partial class AuditLog(AuditOptions options, ILoggerFactory loggers)
{
    private const string Category = "jsrun.audit";

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    /// <summary>Whether anything is told.</summary>
    public bool IsEnabled => options.Enabled && _logger.IsEnabled(LogLevel.Information);

    /// <summary>An evaluation or a call; reading a stream brings no code along.</summary>
    /// <param name="tenant">By whom.</param>
    /// <param name="kind">How.</param>
    /// <param name="runtime">Where; null in a fresh runtime.</param>
    /// <param name="body">What was asked for.</param>
    public void Run(string tenant, EvaluationKind kind, string? runtime, RunBody body)
    {
        if (!IsEnabled)
        {
            return;
        }

        switch (body)
        {
            case EvaluationBody evaluation:
                Modules(tenant, runtime, evaluation.Modules, body.TraceId);
                Write(tenant, NameOf(kind), runtime, DigestOfJson(evaluation.Code), body.TraceId);
                break;
            case CallBody call:
                // The function's path or handle is the client's word as code is.
                var function = call.Path.Length > 0 ? call.Path : string.Create(CultureInfo.InvariantCulture, $"fn_{call.FunctionId}");
                Write(tenant, NameOf(kind), runtime, Digest(Encoding.UTF8.GetBytes(function)), body.TraceId);
                break;
        }
    }

    /// <summary>A source that is part of another request.</summary>
    /// <param name="tenant">By whom.</param>
    /// <param name="kind">What it is there.</param>
    /// <param name="runtime">Where; null in a worker that nobody else uses.</param>
    /// <param name="code">The code as a JSON text; empty: there is none.</param>
    /// <param name="traceId">Names the request.</param>
    public void Source(string tenant, AuditedSource kind, string? runtime, ReadOnlyMemory<byte> code, string? traceId)
    {
        if (IsEnabled && !code.IsEmpty)
        {
            Write(tenant, NameOf(kind), runtime, DigestOfJson(code), traceId);
        }
    }

    /// <summary>Modules that come along with a request.</summary>
    /// <param name="tenant">By whom.</param>
    /// <param name="runtime">Where; null in a fresh runtime.</param>
    /// <param name="modules">A JSON object of texts, and of bytes as <c>{"$bytes":"..."}</c>; empty: there are none.</param>
    /// <param name="traceId">Names the request.</param>
    public void Modules(string tenant, string? runtime, ReadOnlyMemory<byte> modules, string? traceId)
    {
        if (!IsEnabled || modules.IsEmpty)
        {
            return;
        }

        foreach (var module in JsonElement.Parse(modules.Span).EnumerateObject())
        {
            var digest = module.Value.ValueKind == JsonValueKind.String
                ? DigestOfJson(JsonMarshal.GetRawUtf8Value(module.Value).ToArray())
                : Digest(module.Value.GetProperty("$bytes"u8).GetBytesFromBase64());
            Write(tenant, NameOf(AuditedSource.Module), runtime, digest, traceId);
        }
    }

    /// <summary>A module.</summary>
    /// <param name="tenant">By whom.</param>
    /// <param name="runtime">Where.</param>
    /// <param name="source">The source itself.</param>
    /// <param name="traceId">Names the request.</param>
    public void Module(string tenant, string runtime, ReadOnlySpan<byte> source, string? traceId)
    {
        if (IsEnabled)
        {
            Write(tenant, NameOf(AuditedSource.Module), runtime, Digest(source), traceId);
        }
    }

    /// <summary>A debugger is about to be connected with a runtime: what it runs there is between the two.</summary>
    /// <param name="tenant">By whom.</param>
    /// <param name="runtime">Where.</param>
    /// <param name="traceId">Names the request.</param>
    public void Attach(string tenant, string runtime, string traceId)
    {
        if (IsEnabled)
        {
            Log.Attach(_logger, tenant, runtime, traceId);
        }
    }

    private static object? NameOf(EvaluationKind kind) => MetricTags.Kinds[(int)kind].Value;

    private static string NameOf(AuditedSource kind) => kind switch
    {
        AuditedSource.Bootstrap => "bootstrap",
        AuditedSource.ContextBootstrap => "context_bootstrap",
        AuditedSource.HandOver => "hand_over",
        AuditedSource.SnapshotScript => "snapshot_script",
        _ => "module",
    };

    private void Write(string tenant, object? kind, string? runtime, (string Hash, int Bytes) digest, string? traceId) =>
        Log.Run(_logger, tenant, kind, runtime, digest.Hash, digest.Bytes, traceId);

    private static (string Hash, int Bytes) Digest(ReadOnlySpan<byte> bytes) => (Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length);

    // Of a JSON text's text in UTF-8. A text that has no UTF-8, for a lone surrogate, is told of as it came in JSON.
    private static (string Hash, int Bytes) DigestOfJson(ReadOnlyMemory<byte> code)
    {
        var text = ByteArrays.Rent(Math.Max(1, code.Length));
        var length = 0;
        try
        {
            var reader = new Utf8JsonReader(code.Span);
            if (reader.Read() && reader.TokenType == JsonTokenType.String && !reader.HasLoneSurrogate())
            {
                length = reader.CopyString(text);
            }
            else
            {
                code.Span.CopyTo(text);
                length = code.Length;
            }

            return Digest(text.AsSpan(0, length));
        }
        finally
        {
            // Whoever gets it next has no need to see it.
            text.AsSpan(0, length).Clear();
            ByteArrays.Return(text);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.AuditRun, LogLevel.Information, "{Tenant} runs {Kind} in {RuntimeId}: sha256 {Sha256}, {CodeBytes} bytes, trace {TraceId}")]
        public static partial void Run(ILogger logger, string tenant, object? kind, string? runtimeId, string sha256, int codeBytes, string? traceId);

        [LoggerMessage(EventIds.AuditAttach, LogLevel.Information, "{Tenant} attaches a debugger to {RuntimeId}, trace {TraceId}")]
        public static partial void Attach(ILogger logger, string tenant, string runtimeId, string traceId);
    }
}

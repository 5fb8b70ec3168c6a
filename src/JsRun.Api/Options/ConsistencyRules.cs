using JsRun.Api.Callbacks;

namespace JsRun.Api.Options;

/// <summary>What must hold between two settings.</summary>
internal static class ConsistencyRules
{
    /// <summary>Adds an error for each rule that is broken.</summary>
    public static void Check(JsRunOptions options, List<string> errors)
    {
        CheckLimits(JsRunOptions.Section, options.Limits, options.Idle, options.Workers, errors);
        AtMost("Snapshots:MaxBytes", options.Snapshots.MaxBytes, "Snapshots:MaxTotalBytes", options.Snapshots.MaxTotalBytes);
        AtMost("Idempotency:MaxAnswerBytes", options.Idempotency.MaxAnswerBytes, "Idempotency:MaxBytesPerTenant", options.Idempotency.MaxBytesPerTenant);
        AtMost("Idempotency:MaxBytesPerTenant", options.Idempotency.MaxBytesPerTenant, "Idempotency:MaxBytes", options.Idempotency.MaxBytes);
        AtMost("Idempotency:MaxKeysPerTenant", options.Idempotency.MaxKeysPerTenant, "Idempotency:MaxKeys", options.Idempotency.MaxKeys);
        // Count for one-shot evaluations, as many for runtimes, and the spares.
        AtMost("Workers:Count", (2 * options.Workers.EffectiveCount) + options.Workers.Spares, "Workers:MaxProcesses", options.Workers.MaxProcesses);
        if (options.Workers.CodeCacheBytes > options.Workers.MaxMemoryBytes / 4)
        {
            // It counts as the worker's memory, of which runtimes are to have most.
            errors.Add($"{JsRunOptions.Section}:Workers:CodeCacheBytes: must not be more than a quarter of {JsRunOptions.Section}:Workers:MaxMemoryBytes.");
        }

        if (options.Snapshots.Key.Length > 0 && SnapshotOptions.ReadKey(options.Snapshots.Key) is null)
        {
            errors.Add($"{JsRunOptions.Section}:Snapshots:Key: must be {SnapshotOptions.MinKeyBytes} bytes or more in base64.");
        }

        var callbacks = options.Callbacks;
        AtMost("Callbacks:DefaultTimeoutMs", callbacks.DefaultTimeoutMs, "Callbacks:MaxTimeoutMs", callbacks.MaxTimeoutMs);
        errors.AddRange(callbacks.Urls.Errors.Select(error => $"{JsRunOptions.Section}:Callbacks:AllowedUrls: {error}"));
        errors.AddRange(new AddressPolicy(callbacks.AllowedNetworks).Errors.Select(error => $"{JsRunOptions.Section}:Callbacks:AllowedNetworks: {error}"));
        if (callbacks.SigningKey.Length > 0 && SnapshotOptions.ReadKey(callbacks.SigningKey) is null)
        {
            errors.Add($"{JsRunOptions.Section}:Callbacks:SigningKey: must be {SnapshotOptions.MinKeyBytes} bytes or more in base64.");
        }

        if (options.Otlp.IsConfigured && !(Uri.TryCreate(options.Otlp.Endpoint, UriKind.Absolute, out var collector) && collector.Scheme is "http" or "https"))
        {
            errors.Add($"{JsRunOptions.Section}:Otlp:Endpoint: '{options.Otlp.Endpoint}' is no URL of a collector, such as http://collector:4318.");
        }

        if (options.Otlp.HeadersError is { } headers)
        {
            errors.Add($"{JsRunOptions.Section}:Otlp:Headers: {headers}");
        }

        errors.AddRange(options.Cors.Origins.Errors.Select(error => $"{JsRunOptions.Section}:Cors:AllowedOrigins: {error}"));
        if (options.Workers.RestartBackoff > options.Workers.MaxRestartBackoff)
        {
            errors.Add($"{JsRunOptions.Section}:Workers:RestartBackoff: must not be longer than {JsRunOptions.Section}:Workers:MaxRestartBackoff.");
        }

        void AtMost(string key, long value, string maximumKey, long maximum) =>
            ConsistencyRules.AtMost($"{JsRunOptions.Section}:{key}", value, $"{JsRunOptions.Section}:{maximumKey}", maximum, errors);
    }

    /// <summary>Adds an error for each rule that limits break: those of the service, or those of a tenant.</summary>
    /// <param name="path">Path of the section that has the sections <c>Limits</c> and <c>Idle</c>.</param>
    /// <param name="limits">The one.</param>
    /// <param name="idle">The other.</param>
    /// <param name="workers">The workers that are to bear them.</param>
    /// <param name="errors">Gets the errors.</param>
    public static void CheckLimits(string path, LimitOptions limits, IdleOptions idle, WorkerOptions workers, List<string> errors)
    {
        AtMost("Limits:DefaultHeapBytes", limits.DefaultHeapBytes, "Limits:MaxHeapBytes", limits.MaxHeapBytes);
        AtMost("Limits:DefaultStackBytes", limits.DefaultStackBytes, "Limits:MaxStackBytes", limits.MaxStackBytes);
        AtMost("Limits:DefaultTimeoutMs", limits.DefaultTimeoutMs, "Limits:MaxTimeoutMs", limits.MaxTimeoutMs);
        AtMost("Limits:DefaultCpuMs", limits.DefaultCpuMs, "Limits:MaxCpuMs", limits.MaxCpuMs);
        AtMost("Limits:MaxCodeBytes", limits.MaxCodeBytes, "Limits:MaxRequestBytes", limits.MaxRequestBytes);
        AtMost("Limits:MaxHostCallBytes", limits.MaxHostCallBytes, "Limits:MaxPendingHostCallBytes", limits.MaxPendingHostCallBytes);
        AtMost("Idle:TimeoutSeconds", idle.TimeoutSeconds, "Idle:MaxTimeoutSeconds", idle.MaxTimeoutSeconds);
        ConsistencyRules.AtMost($"{path}:Limits:MaxHeapBytes", limits.MaxHeapBytes, $"{JsRunOptions.Section}:Workers:MaxMemoryBytes", workers.MaxMemoryBytes, errors);

        void AtMost(string key, long value, string maximumKey, long maximum) => ConsistencyRules.AtMost($"{path}:{key}", value, $"{path}:{maximumKey}", maximum, errors);
    }

    private static void AtMost(string key, long value, string maximumKey, long maximum, List<string> errors)
    {
        if (value > maximum)
        {
            errors.Add($"{key}: {value} is above {maximumKey}, which is {maximum}.");
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using JsRun.Api.Options;
using JsRun.Api.Problems;
using JsRun.Api.Quotas;

namespace JsRun.Api.Idempotency;

/// <summary>
/// Remembers requests with keys and their answers for a while, within bounds: what a tenant has, and what there is in all. A key is never
/// forgotten early to make room: its request would be carried out twice. Any thread.
/// </summary>
internal sealed class AnswerStore : IDisposable
{
    private const int MaxSweepSeconds = 60;
    private const int RetryAfterSeconds = 5;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TenantAnswers> _tenants = new(StringComparer.Ordinal);
    private readonly IdempotencyOptions _options;
    private readonly TimeProvider _time;
    private readonly TimeSpan _keep;
    private readonly ITimer _sweep;
    private int _keys;
    private long _bytes;

    public AnswerStore(IdempotencyOptions options, TimeProvider time)
    {
        (_options, _time, _keep) = (options, time, TimeSpan.FromSeconds(options.KeepSeconds));
        var period = TimeSpan.FromSeconds(Math.Min(options.KeepSeconds, MaxSweepSeconds));
        _sweep = time.CreateTimer(_ => Sweep(), null, period, period);
    }

    /// <summary>How many keys of a tenant are known.</summary>
    public int Count(string tenant)
    {
        lock (_gate)
        {
            return _tenants.TryGetValue(tenant, out var own) ? Drop(own).Requests.Count : 0;
        }
    }

    /// <summary>Notes that a request has come.</summary>
    /// <param name="request">It.</param>
    /// <param name="known">The one with the same key that came before; null when there was none.</param>
    /// <returns>The refusal; null when the request is to be carried out, which <see cref="End"/> ends, or when there was one before.</returns>
    public Problem? Begin(RepeatableRequest request, out RepeatableRequest? known)
    {
        lock (_gate)
        {
            var own = _tenants.TryGetValue(request.Tenant, out var present) ? Drop(present) : new TenantAnswers();
            if (own.Requests.TryGetValue(request.Key, out known))
            {
                return null;
            }

            if (IsFull(own, request, out var refusal))
            {
                DropIfEmpty(request.Tenant, own);
                return refusal;
            }

            // Making room drops tenants that have nothing, this one too.
            _tenants[request.Tenant] = own;
            own.Requests.Add(request.Key, request);
            Charge(own, 1, request.Bytes);
            return null;
        }
    }

    /// <summary>Ends a request that <see cref="Begin"/> had carried out, and tells those that wait.</summary>
    /// <param name="request">It.</param>
    /// <param name="answer">What it was answered with; null when it failed.</param>
    public void End(RepeatableRequest request, StoredAnswer? answer)
    {
        var kept = answer;
        lock (_gate)
        {
            var own = _tenants[request.Tenant];
            if (answer is { IsFinal: true })
            {
                kept = Fitting(own, answer);
                request.AnsweredAt = _time.GetTimestamp();
                request.Bytes += kept.Bytes;
                own.Answered.Enqueue(request);
                Charge(own, 0, kept.Bytes);
            }
            else
            {
                Remove(own, request);
                DropIfEmpty(request.Tenant, own);
            }
        }

        request.Tell(kept);
    }

    /// <inheritdoc />
    public void Dispose() => _sweep.Dispose();

    // The key is remembered in any case.
    private StoredAnswer Fitting(TenantAnswers own, StoredAnswer answer)
    {
        var bytes = answer.Bytes;
        return bytes <= _options.MaxAnswerBytes && own.Bytes + bytes <= _options.MaxBytesPerTenant && _bytes + bytes <= _options.MaxBytes
            ? answer
            : answer with { Headers = [], Body = null };
    }

    private bool IsFull(TenantAnswers own, RepeatableRequest request, [NotNullWhen(true)] out Problem? refusal)
    {
        if (_keys >= _options.MaxKeys || _bytes + request.Bytes > _options.MaxBytes)
        {
            SweepAll();
        }

        refusal = own.Requests.Count >= _options.MaxKeysPerTenant || own.Bytes + request.Bytes > _options.MaxBytesPerTenant
            ? QuotaProblem.Of(
                "idempotencyKeys",
                _options.MaxKeysPerTenant,
                own.Requests.Count,
                $"The tenant has {own.Requests.Count} keys of {IdempotencyKey.Header} that are remembered, which with their answers take {own.Bytes} bytes.",
                own.Answered.TryPeek(out var oldest) ? (int)Math.Max(1, Math.Ceiling((_keep - _time.GetElapsedTime(oldest.AnsweredAt)).TotalSeconds)) : 1)
            : _keys >= _options.MaxKeys || _bytes + request.Bytes > _options.MaxBytes
            ? new Problem(ProblemKind.Overloaded, $"As many keys of {IdempotencyKey.Header} are remembered as may be.") { RetryAfterSeconds = RetryAfterSeconds }
            : null;
        return refusal is not null;
    }

    private void Sweep()
    {
        lock (_gate)
        {
            SweepAll();
        }
    }

    private void SweepAll()
    {
        foreach (var (tenant, own) in _tenants)
        {
            DropIfEmpty(tenant, Drop(own));
        }
    }

    private TenantAnswers Drop(TenantAnswers own)
    {
        while (own.Answered.TryPeek(out var oldest) && _time.GetElapsedTime(oldest.AnsweredAt) >= _keep)
        {
            own.Answered.Dequeue();
            Remove(own, oldest);
        }

        return own;
    }

    private void DropIfEmpty(string tenant, TenantAnswers own)
    {
        if (own.Requests.Count == 0)
        {
            _tenants.Remove(tenant);
        }
    }

    private void Remove(TenantAnswers own, RepeatableRequest request)
    {
        own.Requests.Remove(request.Key);
        Charge(own, -1, -request.Bytes);
    }

    private void Charge(TenantAnswers own, int keys, long bytes)
    {
        own.Bytes += bytes;
        _bytes += bytes;
        _keys += keys;
    }
}

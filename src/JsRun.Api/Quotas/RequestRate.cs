using System.Threading.RateLimiting;
using JsRun.Api.Options;
using JsRun.Api.Problems;

namespace JsRun.Api.Quotas;

/// <summary>
/// How fast a tenant's requests may come. Has no timer: tokens are counted when a request comes, so that nothing is left of one that a new configuration
/// replaces. Any thread.
/// </summary>
internal sealed class RequestRate : IDisposable
{
    private readonly int _perSecond;
    private readonly int _most;
    private readonly TokenBucketRateLimiter? _bucket;

    public RequestRate(QuotaOptions quotas)
    {
        _perSecond = quotas.RequestsPerSecond;
        if (_perSecond == 0)
        {
            return;
        }

        _most = quotas.EffectiveBurst;
        _bucket = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = _most,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / _perSecond),
            QueueLimit = 0,
            AutoReplenishment = false,
        });
    }

    /// <summary>Lets a request in; the refusal, when they come too fast.</summary>
    public Problem? Enter()
    {
        if (_bucket is null)
        {
            return null;
        }

        _bucket.TryReplenish();
        using var lease = _bucket.AttemptAcquire();
        return lease.IsAcquired ? null : QuotaProblem.Of("requestsPerSecond", _perSecond, _perSecond, $"The tenant may send {_perSecond} requests a second.", 1);
    }

    /// <summary>How many requests of the last second, or of the burst, count now.</summary>
    public long Use
    {
        get
        {
            _bucket?.TryReplenish();
            return _bucket is null ? 0 : _most - (_bucket.GetStatistics()?.CurrentAvailablePermits ?? _most);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _bucket?.Dispose();
}

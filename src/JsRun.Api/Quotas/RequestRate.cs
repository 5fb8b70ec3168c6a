using System.Threading.RateLimiting;
using JsRun.Api.Options;
using JsRun.Api.Problems;

namespace JsRun.Api.Quotas;

/// <summary>How fast a tenant's requests may come. Any thread.</summary>
internal sealed class RequestRate : IDisposable
{
    // Tokens come in this many portions a second, each of at least one.
    private const int PortionsPerSecond = 10;

    private readonly int _perSecond;
    private readonly TokenBucketRateLimiter? _bucket;

    public RequestRate(QuotaOptions quotas)
    {
        _perSecond = quotas.RequestsPerSecond;
        if (_perSecond == 0)
        {
            return;
        }

        var portion = Math.Max(1, _perSecond / PortionsPerSecond);
        _bucket = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(quotas.EffectiveBurst, portion),
            TokensPerPeriod = portion,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)portion / _perSecond),
            QueueLimit = 0,
            AutoReplenishment = true,
        });
    }

    /// <summary>Lets a request in; the refusal, when they come too fast.</summary>
    public Problem? Enter()
    {
        if (_bucket is null)
        {
            return null;
        }

        using var lease = _bucket.AttemptAcquire();
        return lease.IsAcquired ? null : QuotaProblem.Of("requestsPerSecond", _perSecond, _perSecond, $"The tenant may send {_perSecond} requests a second.", 1);
    }

    /// <inheritdoc />
    public void Dispose() => _bucket?.Dispose();
}

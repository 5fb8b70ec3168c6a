using JsRun.Api.Options;
using JsRun.Api.Problems;

namespace JsRun.Api.Quotas;

/// <summary>How fast a tenant's requests may come: as many at once as a burst has, which grows again by so many a second. Any thread.</summary>
internal sealed class RequestRate(QuotaOptions quotas, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly int _perSecond = quotas.RequestsPerSecond;
    private readonly int _most = quotas.EffectiveBurst;
    private double _left = quotas.EffectiveBurst;
    private long _since = time.GetTimestamp();

    /// <summary>Lets a request in; the refusal, when they come too fast.</summary>
    public Problem? Enter()
    {
        if (_perSecond == 0)
        {
            return null;
        }

        lock (_gate)
        {
            Grow();
            if (_left >= 1)
            {
                _left--;
                return null;
            }
        }

        return QuotaProblem.Of("requestsPerSecond", _perSecond, _perSecond, $"The tenant may send {_perSecond} requests a second.", 1);
    }

    /// <summary>How many requests of the last second, or of the burst, count now.</summary>
    public long Use
    {
        get
        {
            if (_perSecond == 0)
            {
                return 0;
            }

            lock (_gate)
            {
                Grow();
                return _most - (long)_left;
            }
        }
    }

    private void Grow()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(_most, _left + (time.GetElapsedTime(_since, now).TotalSeconds * _perSecond));
        _since = now;
    }
}

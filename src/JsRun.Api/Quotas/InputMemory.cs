using JsRun.Api.Options;
using JsRun.Api.Problems;

namespace JsRun.Api.Quotas;

/// <summary>
/// The memory that a tenant's requests take until they are answered: bodies, also half of one that comes slowly, and messages of sessions. Any thread.
/// </summary>
internal sealed class InputMemory(QuotaOptions quotas)
{
    private const int SoonSeconds = 1;

    private long _bytes;

    /// <summary>Bytes that are taken.</summary>
    public long Use => Volatile.Read(ref _bytes);

    /// <summary>How many there are in all: what is longer never fits.</summary>
    public long MaxBytes => quotas.MaxInputBytes;

    /// <summary>Full name of the setting.</summary>
    public static string Setting => $"{JsRunOptions.Section}:Quotas:{nameof(QuotaOptions.MaxInputBytes)}";

    /// <summary>The answer to a request that there is no room for.</summary>
    public Problem Refusal => QuotaProblem.Of(
        "inputBytes",
        quotas.MaxInputBytes,
        Use,
        $"The tenant's requests that are being read or carried out may take {quotas.MaxInputBytes} bytes together.",
        SoonSeconds);

    /// <summary>Takes memory, which <see cref="Return"/> gives back; false when there is not enough.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= quotas.MaxInputBytes)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    /// <summary>Gives memory back.</summary>
    public void Return(int bytes) => Interlocked.Add(ref _bytes, -bytes);
}

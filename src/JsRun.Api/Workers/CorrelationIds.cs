namespace JsRun.Api.Workers;

/// <summary>Gives out correlation ids. None is given out twice by a process. Any thread.</summary>
internal sealed class CorrelationIds
{
    private ulong _last;

    public ulong Next() => Interlocked.Increment(ref _last);
}

using System.Collections.Concurrent;
using System.Threading.Channels;
using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Settings;
using JsRun.Worker.Logging;

namespace JsRun.Worker.Hosting;

/// <summary>
/// Keeps runtimes prepared with the default limits, so that a request does not wait for an isolate. Refilled in the background, one at
/// a time: at once when it runs low, since the core that a refill takes from this request is then worth less than the isolate that the
/// next one finds; else when the request has been answered. A runtime is taken once and never comes back. Any thread.
/// </summary>
internal sealed class WarmPool
{
    private const int RetryDelayMs = 1000;

    /// <summary>Numbers of runtimes without an owner; those that the Api chooses never have this bit.</summary>
    private const ulong UnownedNumbers = 1UL << 63;

    private readonly RuntimeStarter _starter;
    private readonly RuntimeLimits _limits;
    private readonly int _size;
    private readonly ConcurrentQueue<JsRuntime> _ready = new();
    private readonly Channel<Missing> _missing;
    private ulong _lastNumber = UnownedNumbers;
    private int _owed;

    public WarmPool(RuntimeStarter starter, WorkerSettings settings)
    {
        _starter = starter;
        _size = settings.WarmRuntimes;
        _missing = Channel.CreateBounded<Missing>(Math.Max(_size, 1));
        for (var i = 0; i < _size; i++)
        {
            _missing.Writer.TryWrite(default);
        }

        _limits = starter.Complete(new IsolateLimits(settings.WarmHeapBytes, 0, settings.WarmStackBytes, settings.WarmQueueLength));
    }

    /// <summary>Prepared runtimes.</summary>
    public int Count => _ready.Count;

    /// <summary>
    /// A runtime with these limits that belongs to the caller: a prepared one if there is, else one started now. To be followed by
    /// <see cref="Replenish"/>, once there is time for it.
    /// </summary>
    /// <param name="limits">The limits.</param>
    /// <param name="number">Names it should it bring the process down.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public ValueTask<JsRuntime> TakeAsync(RuntimeLimits limits, ulong number, CancellationToken cancellationToken)
    {
        if (limits != _limits || !_ready.TryDequeue(out var runtime))
        {
            return new ValueTask<JsRuntime>(_starter.StartAsync(limits, number, cancellationToken));
        }

        Interlocked.Increment(ref _owed);
        if (_ready.Count * 2 < _size)
        {
            Replenish();
        }

        runtime.Number = number;
        return ValueTask.FromResult(runtime);
    }

    /// <summary>Has the runtimes that were taken replaced.</summary>
    public void Replenish()
    {
        for (var owed = Interlocked.Exchange(ref _owed, 0); owed > 0; owed--)
        {
            _missing.Writer.TryWrite(default);
        }
    }

    /// <summary>Prepares the first runtime: it shows that isolates can be made at all.</summary>
    public async Task StartAsync()
    {
        if (_missing.Reader.TryRead(out _))
        {
            await AddAsync().ConfigureAwait(false);
        }

        _ = RefillAsync();
    }

    private async Task RefillAsync()
    {
        await foreach (var missing in _missing.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await AddAsync().ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever it was, requests can still start runtimes of their own.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Stderr.WriteDefect("No runtime could be prepared", exception);
                _missing.Writer.TryWrite(missing);
                await Task.Delay(RetryDelayMs).ConfigureAwait(false);
            }
        }
    }

    private async Task AddAsync() =>
        _ready.Enqueue(await _starter.StartAsync(_limits, ++_lastNumber, CancellationToken.None).ConfigureAwait(false));

    /// <summary>A place in the pool that is empty.</summary>
    private readonly record struct Missing;
}

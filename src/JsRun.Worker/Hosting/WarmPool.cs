using System.Collections.Concurrent;
using System.Threading.Channels;
using JsRun.Engine;
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

    // Over all pools: no two runtimes of the process may have the same number.
    private static ulong _lastNumber = UnownedNumbers;

    private readonly RuntimeStarter _starter;
    private readonly RuntimeLimits _limits;
    private readonly int _size;
    private readonly RuntimeSnapshot? _snapshot;
    private readonly ConcurrentQueue<JsRuntime> _ready = new();
    private readonly Channel<Missing> _missing;
    private int _owed;
    private volatile bool _isClosed;

    /// <param name="starter">Starts them.</param>
    /// <param name="limits">Their limits.</param>
    /// <param name="size">How many are kept.</param>
    /// <param name="snapshot">What they start from; null for nothing.</param>
    public WarmPool(RuntimeStarter starter, RuntimeLimits limits, int size, RuntimeSnapshot? snapshot = null)
    {
        _starter = starter;
        _limits = limits;
        _size = size;
        _snapshot = snapshot;
        _missing = Channel.CreateBounded<Missing>(Math.Max(_size, 1));

        // Nothing is prepared before the first one was asked for and answered.
        _owed = size;
    }

    /// <summary>How many are kept prepared.</summary>
    public int Size => _size;

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
            return new ValueTask<JsRuntime>(_starter.StartAsync(limits, number, _snapshot, cancellationToken));
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
        Replenish();
        if (_missing.Reader.TryRead(out _))
        {
            await AddAsync().ConfigureAwait(false);
        }

        _ = RefillAsync();
    }

    /// <summary>Replaces what is taken, until the pool is closed.</summary>
    public async Task RefillAsync()
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
                if (_isClosed)
                {
                    return;
                }

                _missing.Writer.TryWrite(missing);
                await Task.Delay(RetryDelayMs).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Closes what is prepared and prepares no more. What is taken afterwards is started then.</summary>
    public void Close()
    {
        _isClosed = true;
        _missing.Writer.TryComplete();
        CloseReady();
    }

    private async Task AddAsync()
    {
        if (_isClosed)
        {
            return;
        }

        var number = Interlocked.Increment(ref _lastNumber);
        _ready.Enqueue(await _starter.StartAsync(_limits, number, _snapshot, CancellationToken.None).ConfigureAwait(false));
        if (_isClosed)
        {
            CloseReady();
        }
    }

    private void CloseReady()
    {
        while (_ready.TryDequeue(out var runtime))
        {
            _ = runtime.CloseAsync(CloseReason.Deleted);
        }
    }

    /// <summary>A place in the pool that is empty.</summary>
    private readonly record struct Missing;
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Abuse;

/// <summary>Clients of a tenant that does nothing wrong: they evaluate once, and in a runtime whose counter must not lose a step, one request after the other.</summary>
internal sealed class Innocents(HttpClient client, string runtime) : IAsyncDisposable
{
    // A place for more than one request a time is left on purpose: the machine is the abuser's.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private ConcurrentQueue<double> _milliseconds = new();
    private Task _running = Task.CompletedTask;
    private int _answered;

    /// <summary>Requests that had their right answer.</summary>
    public int Answered => _answered;

    /// <summary>What went wrong.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    public void Start() => _running = Task.WhenAll(
        Task.Run(() => RunAsync(CountAsync)),
        Task.Run(() => RunAsync(EvaluateOnceAsync)),
        Task.Run(() => RunAsync(AskHealthAsync)));

    /// <summary>Times of the requests since the last call, in milliseconds.</summary>
    public double[] TakeTimes() => [.. Interlocked.Exchange(ref _milliseconds, new ConcurrentQueue<double>())];

    /// <summary>Ends them; what they have seen stays.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(60));
        _end.Dispose();
    }

    public static double P99(double[] times) => times.Order().ElementAt(Math.Min(times.Length - 1, (int)(times.Length * 0.99)));

    private async Task RunAsync(Func<int, Task<string?>> request)
    {
        for (var number = 1; !_end.IsCancellationRequested; number++)
        {
            var clock = Stopwatch.StartNew();
            string? failure;
            try
            {
                failure = await request(number);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
            {
                failure = exception.ToString();
            }

            _milliseconds.Enqueue(clock.Elapsed.TotalMilliseconds);
            if (failure is null)
            {
                Interlocked.Increment(ref _answered);
            }
            else
            {
                _failures.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} request {number}: {failure}");
            }

            await Task.Delay(Pause);
        }
    }

    private Task<string?> CountAsync(int number) => ExpectAsync($"/runtimes/{runtime}/eval", "globalThis.count = (globalThis.count ?? 0) + 1", number);

    private Task<string?> EvaluateOnceAsync(int number) => ExpectAsync("/eval", $"{number} + 1", number + 1);

    private async Task<string?> AskHealthAsync(int number)
    {
        var answer = await client.SendAsync(HttpMethod.Get, "/health/ready");
        return answer.Status == 200 ? null : $"{answer.Status} {answer.Body}";
    }

    private async Task<string?> ExpectAsync(string path, string code, int value)
    {
        var answer = await client.SendAsync(HttpMethod.Post, path, new { code, timeoutMs = 20_000 });
        return answer.Status == 200 && answer["outcome"] == "ok" && answer["value"] == value.ToString(CultureInfo.InvariantCulture) ? null : $"{path} should give {value}: {answer.Status} {answer.Body}";
    }
}

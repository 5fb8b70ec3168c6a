using System.Collections.Concurrent;
using System.Text;

namespace JsRun.Engine.Tests.HostCalls;

/// <summary>A host that notes its calls, and answers them at once, on another thread, or when the test says so.</summary>
public sealed class TestHost(Action<HostCall>? answer = null) : IFunctionHost
{
    private readonly ConcurrentQueue<HostCall> _waiting = new();
    private int _cancelled;
    private int _taken;

    public ConcurrentQueue<string> Arguments { get; } = new();

    public int Cancelled => Volatile.Read(ref _cancelled);

    public int Taken => Volatile.Read(ref _taken);

    public int Waiting => _waiting.Count;

    public void Invoke(HostCall hostCall)
    {
        Arguments.Enqueue(Encoding.UTF8.GetString(hostCall.Arguments.Span));
        if (answer is null)
        {
            _waiting.Enqueue(hostCall);
        }
        else
        {
            _ = Task.Run(() => answer(hostCall));
        }
    }

    public void Cancel(HostCall hostCall) => Interlocked.Increment(ref _cancelled);

    void IFunctionHost.Taken(HostCall hostCall, int bytes) => Interlocked.Increment(ref _taken);

    public HostCall Next()
    {
        _waiting.TryDequeue(out var call).ShouldBeTrue();
        return call!;
    }

    public static TestHost Echo() => new(call => call.Answer(call.Arguments));

    public static TestHost Of(string json) => new(call => call.Answer(Encoding.UTF8.GetBytes(json)));
}

using System.Diagnostics;
using JsRun.Engine.Runtimes;

namespace JsRun.Engine.Tests.Runtimes;

public sealed class WakeSignalTests
{
    [Fact]
    public void Wait_AfterASignal_ReturnsAtOnce()
    {
        var signal = new WakeSignal();
        signal.Set();
        signal.Set();

        signal.Wait(-1).ShouldBeTrue();
        signal.Wait(0).ShouldBeFalse();
    }

    [Fact]
    public void Wait_WithoutASignal_LastsAsLongAsItsTime()
    {
        var watch = Stopwatch.StartNew();

        new WakeSignal().Wait(20_000_000).ShouldBeFalse();

        watch.ElapsedMilliseconds.ShouldBeGreaterThanOrEqualTo(19);
    }

    [Fact]
    public async Task Set_FromAnotherThread_IsNeverLost()
    {
        var ping = new WakeSignal();
        var pong = new WakeSignal();
        const int rounds = 20_000;
        var other = Task.Run(
            () =>
            {
                for (var i = 0; i < rounds; i++)
                {
                    WaitFor(ping);
                    pong.Set();
                }
            },
            TestContext.Current.CancellationToken);

        await Task.Run(
            () =>
            {
                for (var i = 0; i < rounds; i++)
                {
                    ping.Set();
                    WaitFor(pong);
                }
            },
            TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await other;
    }

    private static void WaitFor(WakeSignal signal)
    {
        while (!signal.Wait(-1))
        {
        }
    }
}

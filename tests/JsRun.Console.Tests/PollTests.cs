using System.Collections.Concurrent;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

/// <summary>What a page asks for again and again.</summary>
public sealed class PollTests(ConsoleFixture console)
{
    // Timers of a second and more wait until they are told to go on.
    private const string HeldTimers =
        """
        const start = setTimeout, stop = clearTimeout
        const held = new Map()
        let tell = () => {}
        globalThis.setTimeout = (callback, ms, ...rest) => {
          if (!(ms >= 1000)) return start(callback, ms, ...rest)
          const id = -1 - held.size - Math.random()
          held.set(id, { callback, ms })
          tell()
          return id
        }
        globalThis.clearTimeout = id => void (held.delete(id) || stop(id))
        globalThis.runHeld = () => {
          for (const [id, { callback }] of [...held]) {
            held.delete(id)
            callback()
          }
        }
        // Of a page's timers those are meant that poll.
        globalThis.untilHeld = async (polls = [1500, 3000, 6000, 10000]) => {
          for (;;) {
            const found = [...held].find(([, { ms }]) => polls.includes(ms))
            if (found) return found
            await new Promise(resolve => { tell = resolve })
          }
        }
        globalThis.goOn = async () => {
          const [id, { callback, ms }] = await untilHeld()
          held.delete(id)
          callback()
          return ms
        }
        """;

    [Fact]
    public async Task Runtime_ThatIsGone_IsAskedForNoMore()
    {
        var id = await console.CreateRuntimeAsync("{}");
        await using var window = await console.OpenAsync();
        var page = window.Page;
        await page.AddInitScriptAsync(HeldTimers);
        var calls = new ConcurrentQueue<string>();
        page.Request += (_, request) => calls.Enqueue(request.Url);
        await page.ReloadAsync();
        await window.GoAsync($"runtimes/{id}");
        await Expect(page.GetByTestId("state")).ToHaveTextAsync("idle");

        (await console.Client.DeleteAsync(new Uri($"/runtimes/{id}", UriKind.Relative), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await LookAgainAsync();
        await Expect(page.GetByTestId("gone")).ToHaveTextAsync("Somebody deleted it.");

        // Whatever is due asks for nothing, and neither does who comes back to the tab. The last request comes after what they would have sent.
        calls.Clear();
        await page.EvaluateAsync("runHeld()");
        await LookAgainAsync();
        await page.EvaluateAsync("fetch('health/live').then(() => {})");
        calls.Count.ShouldBe(1, string.Join(' ', calls));

        // Another is asked for, as ever.
        await window.GoAsync($"runtimes/{await console.CreateRuntimeAsync("{}")}");
        await Expect(page.GetByTestId("state")).ToHaveTextAsync("idle");

        Task LookAgainAsync() => page.EvaluateAsync("document.dispatchEvent(new Event('visibilitychange'))");
    }

    [Fact]
    public async Task Service_ThatDoesNotAnswer_IsAskedLaterAndLater()
    {
        await using var window = await console.OpenAsync();
        var page = window.Page;
        await page.AddInitScriptAsync(HeldTimers);
        var isDown = false;
        await page.RouteAsync("**/runtimes?*", route => Volatile.Read(ref isDown) ? route.AbortAsync() : route.ContinueAsync());
        await page.GotoAsync("/#/runtimes");
        await page.ReloadAsync();
        await UntilHeldAsync();
        Volatile.Write(ref isDown, true);
        var waits = new List<int>();
        for (var turn = 0; turn < 6; turn++)
        {
            waits.Add(await GoOnAsync(page));
        }

        waits.ShouldBe([1500, 3000, 6000, 10_000, 10_000, 10_000]);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The service could not be reached");

        await UntilHeldAsync();
        Volatile.Write(ref isDown, false);
        (await GoOnAsync(page)).ShouldBe(10_000);
        (await GoOnAsync(page)).ShouldBe(1500);
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);

        // No call is under way then.
        Task UntilHeldAsync() => page.EvaluateAsync("untilHeld().then(() => {})").WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    /// <summary>Has the next held timer run.</summary>
    /// <returns>The milliseconds for which it would have waited.</returns>
    private static Task<int> GoOnAsync(IPage page) => page.EvaluateAsync<int>("goOn()").WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
}

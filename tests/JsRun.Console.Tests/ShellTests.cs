using System.Collections.Concurrent;
using System.Threading.Channels;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

/// <summary>The page as a whole.</summary>
public sealed class ShellTests(ConsoleFixture console)
{
    private static readonly string[] Pages = ["Runtimes", "Snapshots", "Workers", "Metrics", "API", "Playground"];

    [Fact]
    public async Task Console_AtTheRoot_OpensThePlayground()
    {
        await using var window = await console.OpenAsync();

        await Expect(window.Page).ToHaveTitleAsync("Playground · JsRun");
        await Expect(window.Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link)).ToHaveCountAsync(Pages.Length);
    }

    [Fact]
    public async Task EveryPage_AsksTheServiceAndNobodyElse()
    {
        await using var window = await console.OpenAsync();
        var addresses = new ConcurrentQueue<string>();
        window.Page.Request += (_, request) => addresses.Enqueue(request.Url);
        await window.Page.ReloadAsync();
        foreach (var name in Pages)
        {
            await window.Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
            await Expect(window.Page).ToHaveTitleAsync($"{name} · JsRun");
            await Expect(window.Page.Locator("main").GetByText("Loading…")).ToHaveCountAsync(0);
        }

        addresses.ShouldContain(address => address.EndsWith(".js", StringComparison.Ordinal));
        addresses.ShouldAllBe(address => address.StartsWith(console.Client.BaseAddress!.ToString(), StringComparison.Ordinal) || address.StartsWith("data:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Storage_ThatTheBrowserRefuses_IsDoneWithout()
    {
        await using var window = await console.OpenAsync();
        await window.Page.AddInitScriptAsync(
            """
            for (const name of ['localStorage', 'sessionStorage'])
              Object.defineProperty(window, name, { get() { throw new DOMException('The operation is insecure.', 'SecurityError') } })
            """);
        await window.Page.ReloadAsync();
        (await window.Page.EvaluateAsync<bool>("(() => { try { return !!localStorage } catch { return false } })()")).ShouldBeFalse();

        await window.WriteAsync("6 * 7");
        await window.RunAsync();
        await Expect(window.Page.GetByTestId("tree")).ToHaveTextAsync("42");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Use the dark theme" }).ClickAsync();
        await Expect(window.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    [Fact]
    public async Task Service_OutOfReach_IsToldApartFromOtherFaults()
    {
        var id = await console.CreateRuntimeAsync("""{"bootstrap":"function f() {}"}""");
        await console.PostAsync($"/runtimes/{id}/eval", """{"code":"f"}""");
        await using var window = await console.OpenAsync($"#/runtimes/{id}?tab=functions");
        var alert = window.Page.GetByRole(AriaRole.Alert);
        await window.Page.GetByLabel("Arguments, a JSON array").FillAsync("[1");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Call f" }).ClickAsync();
        await Expect(alert).ToContainTextAsync("The arguments are no JSON array");
        await Expect(alert).Not.ToContainTextAsync("reached");

        await window.Page.GetByLabel("Arguments, a JSON array").FillAsync("[]");
        await window.Page.RouteAsync("**/call", route => route.AbortAsync());
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Call f" }).ClickAsync();
        await Expect(alert).ToContainTextAsync("The service could not be reached");
    }

    [Fact]
    public async Task Poll_AskedForDuringAnother_ComesOnceAndAfterIt()
    {
        await using var window = await console.OpenAsync();
        var page = window.Page;
        // The regular poll is held back: what comes then was asked for.
        await page.AddInitScriptAsync(
            """
            const start = setTimeout
            let hold
            const expectOne = () => { globalThis.due = new Promise(resolve => { hold = resolve }) }
            expectOne()
            globalThis.setTimeout = (callback, ms, ...rest) => ms === 5000 ? hold(callback) : start(callback, ms, ...rest)
            globalThis.goOn = async () => { const callback = await due; expectOne(); callback() }
            """);
        await page.ReloadAsync();

        var calls = 0;
        var events = Channel.CreateUnbounded<string>();
        page.Request += (_, request) => Note(request, "asked");
        page.RequestFinished += (_, request) => Note(request, "answered");
        await page.RouteAsync("**/snapshots?*", async route =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                await page.EvaluateAsync("() => { for (let i = 0; i < 5; i++) document.dispatchEvent(new Event('visibilitychange')) }");
            }

            await route.ContinueAsync();
        });
        await window.GoAsync("snapshots");
        (await NextAsync(4)).ShouldBe(["asked", "answered", "asked", "answered"]);

        // Only when that one has ended is the next due, and it is the regular one.
        await UntilDueAsync();
        Volatile.Read(ref calls).ShouldBe(2);
        await page.EvaluateAsync("goOn()");
        (await NextAsync(2)).ShouldBe(["asked", "answered"]);
        await UntilDueAsync();
        Volatile.Read(ref calls).ShouldBe(3);

        Task UntilDueAsync() => page.EvaluateAsync("due.then(() => {})").WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        void Note(IRequest request, string what)
        {
            if (request.Url.Contains("/snapshots?", StringComparison.Ordinal))
            {
                events.Writer.TryWrite(what);
            }
        }

        async Task<List<string>> NextAsync(int count)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(20));
            var seen = new List<string>();
            while (seen.Count < count)
            {
                seen.Add(await events.Reader.ReadAsync(limit.Token));
            }

            return seen;
        }
    }
}

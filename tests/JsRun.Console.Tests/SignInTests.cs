using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using JsRun.Api.Tests.Infrastructure;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

public sealed class SignInTests(ConsoleFixture console)
{
    private const string Key = "a-key-of-the-console-tests-0123456789abcdef";

    /// <summary>The setting of a service that wants a key.</summary>
    public static (string Name, string Value) Tenant { get; } =
        ("JsRun__Tenants__acme__Keys__default__Hash", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key))));

    [Fact]
    public async Task Service_WithTenants_AsksForAKeyThatIsInNoAddress()
    {
        await using var service = await JsRunService.StartAsync(Tenant);
        // axe has to be put into the page, which the page's policy forbids.
        await using var window = await console.OpenAsync("#/runtimes", new BrowserNewContextOptions { BypassCSP = true }, service);
        var page = window.Page;
        var addresses = new ConcurrentQueue<string>();
        page.Request += (_, request) => addresses.Enqueue(request.Url);
        await Expect(page.GetByLabel("API key")).ToBeVisibleAsync();
        (await window.FindSeriousAsync()).ShouldBeEmpty();

        await page.GetByLabel("API key").FillAsync("a wrong one");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("unauthenticated");
        await page.GetByLabel("API key").FillAsync(Key);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("No runtime is alive")).ToBeVisibleAsync();
        await Expect(page.GetByText("acme")).ToBeVisibleAsync();

        // The tab remembers it; a new one does not.
        await page.ReloadAsync();
        await Expect(page.GetByText("No runtime is alive")).ToBeVisibleAsync();
        var other = await window.OpenTabAsync("#/runtimes");
        await Expect(other.GetByLabel("API key")).ToBeVisibleAsync();
        (await page.EvaluateAsync<string>("JSON.stringify(localStorage)")).ShouldNotContain(Key);
        await other.CloseAsync();

        // What is copied names a variable instead of the key.
        await page.GetByRole(AriaRole.Link, new() { Name = "Playground" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy as…" }).ClickAsync();
        await Expect(page.GetByTestId("code")).ToContainTextAsync("Bearer $JSRUN_KEY");
        await Expect(page.GetByTestId("code")).Not.ToContainTextAsync(Key);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByLabel("API key")).ToBeVisibleAsync();
        (await page.EvaluateAsync<string>("JSON.stringify(sessionStorage)")).ShouldBe("{}");

        // If that is wished, the page alone remembers it.
        await page.GetByLabel("API key").FillAsync(Key);
        await page.GetByLabel("Keep it until this tab is closed").UncheckAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("acme")).ToBeVisibleAsync();
        (await page.EvaluateAsync<string>("JSON.stringify(sessionStorage)")).ShouldNotContain(Key);
        await page.ReloadAsync();
        await Expect(page.GetByLabel("API key")).ToBeVisibleAsync();
        addresses.ShouldNotBeEmpty();
        addresses.ShouldAllBe(address => !address.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Key_WithACharacterThatNoKeyHas_IsToldBeforeItIsSent()
    {
        await using var service = await JsRunService.StartAsync(Tenant);
        // axe has to be put into the page, which the page's policy forbids.
        await using var window = await console.OpenAsync("#/runtimes", new BrowserNewContextOptions { BypassCSP = true }, service);
        var page = window.Page;
        var input = page.GetByLabel("API key");
        foreach (var (key, name) in new[] { (Key[..8] + "\u2026", "Character 9 of it is U+2026"), (Key[..3] + "\u200b" + Key[3..], "Character 4 of it is U+200B"), ("\U0001F511" + Key, "Character 1 of it is U+1F511") })
        {
            await input.FillAsync(key);
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(name);
            await Expect(input).ToHaveAccessibleDescriptionAsync(new Regex("^" + Regex.Escape(name)));
            await Expect(input).ToBeFocusedAsync();
        }

        (await window.FindSeriousAsync()).ShouldBeEmpty();
        await input.FillAsync(Key);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("No runtime is alive")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Service_ThatDoesNotAnswerAKey_CanBeAskedWithAnother()
    {
        await using var service = await JsRunService.StartAsync(Tenant);
        await using var window = await console.OpenAsync("#/runtimes", service: service);
        var page = window.Page;
        await page.RouteAsync("**/limits", route => route.Request.Headers["authorization"] == "Bearer odd" ? route.AbortAsync() : route.ContinueAsync());
        await page.GetByLabel("API key").FillAsync("odd");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The service could not be reached");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use another key" }).ClickAsync();

        await page.GetByLabel("API key").FillAsync(Key);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("No runtime is alive")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Key_OfWhoIsSignedIn_IsInNoAddressOfAnyPage()
    {
        await using var service = await JsRunService.StartAsync(Tenant, ("JsRun__Tenants__acme__Keys__default__Scopes", "eval runtimes:read runtimes:write debug admin"));
        await using var window = await console.OpenAsync("", service: service);
        var page = window.Page;
        var addresses = new ConcurrentQueue<string>();
        var sent = 0;
        page.FrameNavigated += (_, frame) => addresses.Enqueue(frame.Url);
        page.Request += (_, request) =>
        {
            addresses.Enqueue(request.Url);
            if (request.Headers.TryGetValue("authorization", out var value) && value == "Bearer " + Key)
            {
                Interlocked.Increment(ref sent);
            }
        };
        await page.GetByLabel("API key").FillAsync(Key);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("acme")).ToBeVisibleAsync();

        await window.RunAsync();
        await Expect(page.GetByText("Completed")).ToBeVisibleAsync();
        await PressAsync("Share");
        await Expect(page.GetByText("Link copied")).ToBeVisibleAsync();
        foreach (var name in new[] { "Snapshots", "Workers", "Metrics", "API", "Runtimes" })
        {
            await page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
            await Expect(page).ToHaveTitleAsync($"{name} · JsRun");
            await Expect(page.Locator("main").GetByText("Loading…")).ToHaveCountAsync(0);
        }

        await PressAsync("Start a runtime");
        await page.GetByLabel("Chrome DevTools may connect").CheckAsync();
        await PressAsync("Start");
        await Expect(page.GetByTestId("state")).ToHaveTextAsync("idle");
        await PressAsync("Copy the link");
        await Expect(page.GetByText("DevTools link copied")).ToBeVisibleAsync();
        addresses.Enqueue(await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        foreach (var tab in new[] { "Memory", "Contexts", "Modules", "Functions", "Configuration", "REPL" })
        {
            await page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Tabpanel)).ToHaveAccessibleNameAsync(new Regex($"^{tab}"));
        }

        // What the browser saves it has asked for itself.
        await page.RunAndWaitForDownloadAsync(() => PressAsync("Heap snapshot"));
        await window.WriteAsync("6 * 7");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.GetByTestId("turns").GetByTestId("tree")).ToHaveTextAsync("42");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open in playground" }).ClickAsync();
        await Expect(page).ToHaveTitleAsync("Playground · JsRun");
        await window.GoAsync("api/evaluateOnce");
        await PressAsync("Send");
        await Expect(page.GetByTestId("answer")).ToContainTextAsync("\"outcome\": \"ok\"");
        await page.GoBackAsync();
        await page.ReloadAsync();
        await Expect(page.GetByText("acme")).ToBeVisibleAsync();

        sent.ShouldBeGreaterThan(20);
        addresses.ShouldContain(address => address.Contains("#/playground?code=", StringComparison.Ordinal));
        addresses.ShouldContain(address => address.EndsWith("/heap-snapshot", StringComparison.Ordinal));
        addresses.ShouldAllBe(address => !address.Contains(Key, StringComparison.Ordinal) && !Uri.UnescapeDataString(address).Contains(Key, StringComparison.Ordinal));

        Task PressAsync(string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
    }
}

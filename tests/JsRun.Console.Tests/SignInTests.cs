using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using JsRun.Api.Tests.Infrastructure;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

public sealed class SignInTests(ConsoleFixture console)
{
    private const string Key = "a-key-of-the-console-tests-0123456789abcdef";

    [Fact]
    public async Task Service_WithTenants_AsksForAKeyThatIsInNoAddress()
    {
        await using var service = await JsRunService.StartAsync(
            ("JsRun__Tenants__acme__Keys__default__Hash", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))));
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
}

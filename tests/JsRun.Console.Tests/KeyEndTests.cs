using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JsRun.Api.Tests.Infrastructure;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

/// <summary>Keys that end while the console is open.</summary>
public sealed class KeyEndTests(ConsoleFixture console)
{
    [Fact]
    public async Task WhatWasRun_WhenTheKeyEnds_IsLeftToTheSameTenantAlone()
    {
        using var keys = new KeysFile(("acme", "acme-1"), ("acme", "acme-2"), ("globex", "globex-1"));
        await using var service = await JsRunService.StartAsync(("JsRun__ConfigFile", keys.Path));
        await using var window = await console.OpenAsync(service: service);
        var page = window.Page;
        var history = page.GetByRole(AriaRole.Region, new() { Name = "History" });
        await SignInAsync(page, "acme-1", "acme");
        await window.WriteAsync("'a secret of acme'");
        await window.RunAsync();
        await Expect(page.GetByTestId("tree")).ToHaveTextAsync("\"a secret of acme\"");

        await EndAsync("acme-1", ("acme", "acme-2"), ("globex", "globex-1"));
        await SignInAsync(page, "acme-2", "acme");
        await window.GoAsync("playground");
        await Expect(history).ToContainTextAsync("a secret of acme");
        await Expect(page.Locator(".cm-content")).ToContainTextAsync("a secret of acme");

        await EndAsync("acme-2", ("globex", "globex-1"));
        await SignInAsync(page, "globex-1", "globex");
        await window.GoAsync("playground");
        await Expect(page.Locator(".cm-content")).ToContainTextAsync("Runs in a fresh V8 isolate");
        await Expect(page.GetByText("Nothing has run yet")).ToBeVisibleAsync();
        await Expect(history).ToHaveCountAsync(0);
        (await page.EvaluateAsync<string>("JSON.stringify(sessionStorage)")).ShouldNotContain("secret");

        async Task EndAsync(string key, params (string Tenant, string Key)[] left)
        {
            await window.GoAsync("runtimes");
            await Expect(page.GetByText("No runtime is alive")).ToBeVisibleAsync();
            await keys.WriteAsync(left);
            await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("unauthenticated");
            (await page.EvaluateAsync<string>("JSON.stringify(sessionStorage)")).ShouldNotContain(key);
        }
    }

    [Fact]
    public async Task Refusal_OfAKeyOfBefore_LeavesTheOneThatThereIs()
    {
        using var keys = new KeysFile(("acme", "acme-1"), ("globex", "globex-1"));
        await using var service = await JsRunService.StartAsync(("JsRun__ConfigFile", keys.Path));
        await using var window = await console.OpenAsync(service: service);
        var page = window.Page;
        // What the playground asks for is under way until the key has ended, and another is there.
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var refusal = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync("**/runtimes?limit=200", async route =>
        {
            await goOn.Task;
            await route.ContinueAsync();
        });
        page.Response += (_, response) =>
        {
            if (response.Url.EndsWith("/runtimes?limit=200", StringComparison.Ordinal))
            {
                refusal.TrySetResult(response.Status);
            }
        };
        await page.RunAndWaitForRequestAsync(() => SignInAsync(page, "acme-1", "acme"), request => request.Url.EndsWith("/runtimes?limit=200", StringComparison.Ordinal));
        await window.GoAsync("snapshots");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Snapshots" })).ToBeVisibleAsync();
        await keys.WriteAsync(("globex", "globex-1"));
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("unauthenticated");
        await SignInAsync(page, "globex-1", "globex");

        goOn.SetResult();
        (await refusal.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).ShouldBe(401);
        await page.EvaluateAsync("fetch('health/live').then(response => response.text())");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Snapshots" })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.GetByText("globex")).ToBeVisibleAsync();
    }

    private static async Task SignInAsync(IPage page, string key, string tenant)
    {
        await page.GetByLabel("API key").FillAsync(key);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTitle("Tenant")).ToHaveTextAsync(tenant);
    }

    /// <summary>Settings of a service, which reads them again when they change.</summary>
    private sealed class KeysFile : IDisposable
    {
        public KeysFile(params (string Tenant, string Key)[] keys) => File.WriteAllText(Path, TextOf(keys));

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public Task WriteAsync(params (string Tenant, string Key)[] keys) => File.WriteAllTextAsync(Path, TextOf(keys));

        public void Dispose() => File.Delete(Path);

        private static string TextOf((string Tenant, string Key)[] keys) => JsonSerializer.Serialize(new
        {
            JsRun = new
            {
                Tenants = keys.GroupBy(key => key.Tenant).ToDictionary(
                    tenant => tenant.Key,
                    tenant => new { Keys = tenant.ToDictionary(key => key.Key, key => new { Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.Key))) }) }),
            },
        });
    }
}

using System.Buffers.Text;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

/// <summary>Scripts in links: made, opened, and refused.</summary>
public sealed class SharingTests(ConsoleFixture console)
{
    [Theory]
    [InlineData("#/playground?runtime=rt_known/interrupt%23")]
    [InlineData("#/playground?runtime=../../elsewhere%23")]
    [InlineData("#/runtimes/..%2F..%2Felsewhere")]
    [InlineData("#/%")]
    public async Task Link_OfAnotherAuthor_SendsNothingToWhereItWants(string link)
    {
        await using var window = await console.OpenAsync();
        var addresses = new ConcurrentQueue<string>();
        window.Page.Request += (_, request) => addresses.Enqueue(request.Method + " " + new Uri(request.Url).AbsolutePath);

        await window.Page.EvaluateAsync("link => { location.hash = link }", link);
        await window.Page.ReloadAsync();
        await Expect(window.Page.Locator("h1")).ToBeVisibleAsync();
        await window.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        addresses.ShouldContain("GET /limits");
        addresses.ShouldAllBe(address => address.StartsWith("GET ", StringComparison.Ordinal) && !address.Contains("elsewhere", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SharedLink_OpensTheSameScript()
    {
        await using var window = await console.OpenAsync();
        await window.WriteAsync("'shared ü ✓'");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Share" }).ClickAsync();
        await Expect(window.Page.GetByText("Link copied")).ToBeVisibleAsync();
        var link = new Uri(await window.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));

        link.Fragment.ShouldStartWith("#/playground?code=");
        link.Query.ShouldBeEmpty();
        await using var other = await console.OpenAsync(link.Fragment);
        await Expect(other.Page.Locator(".cm-content")).ToHaveTextAsync("'shared ü ✓'");
        await other.RunAsync();
        await Expect(other.Page.GetByTestId("tree")).ToHaveTextAsync("\"shared ü ✓\"");
    }

    [Fact]
    public async Task SharedLink_ThenEdited_DoesNotBringBackWhatItHeld()
    {
        await using var window = await console.OpenAsync();
        await window.WriteAsync("'as it was shared'");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Share" }).ClickAsync();
        await Expect(window.Page.GetByText("Link copied")).ToBeVisibleAsync();
        await window.Page.ReloadAsync();
        await Expect(window.Page.Locator(".cm-content")).ToHaveTextAsync("'as it was shared'");

        await window.WriteAsync("'as it was edited'");
        await window.Page.ReloadAsync();
        await Expect(window.Page.Locator(".cm-content")).ToHaveTextAsync("'as it was edited'");
    }

    [Fact]
    public async Task Link_ThatInflatesWithoutEnd_IsNotOpened()
    {
        using var packed = new MemoryStream();
        await using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await deflate.WriteAsync(Encoding.UTF8.GetBytes($$"""{"code":"{{new string('x', 9 * 1024 * 1024)}}"}"""), TestContext.Current.CancellationToken);
        }

        await using var window = await console.OpenAsync("#/playground?code=" + Base64Url.EncodeToString(packed.ToArray()));

        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("more than 8 MB");
        await Expect(window.Page.Locator(".cm-content")).ToContainTextAsync("Runs in a fresh V8 isolate");
        await window.GoAsync("playground?code=nonsense");
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The link is damaged");
    }

    [Fact]
    public async Task Script_TooLargeForALink_IsNotShared()
    {
        await using var window = await console.OpenAsync();
        var page = window.Page;
        var share = page.GetByRole(AriaRole.Button, new() { Name = "Share" });
        await page.GetByText("each property becomes a global").ClickAsync();

        // More than is opened, though it would be a short link; and a link that is longer than browsers take.
        await SetGlobalsAsync("'x'.repeat(9 * 1024 * 1024)");
        await share.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("more than 8 MB");
        await SetGlobalsAsync("Array.from({ length: 200_000 }, () => Math.random().toString(36)).join('')");
        await share.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("longer than browsers take");
        new Uri(page.Url).Fragment.ShouldBeEmpty();

        await SetGlobalsAsync("'little'");
        await share.ClickAsync();
        await Expect(page.GetByText("Link copied")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        new Uri(page.Url).Fragment.ShouldStartWith("#/playground?code=");

        // Not filled in from here: that much takes long to bring over.
        Task SetGlobalsAsync(string text) => page.GetByLabel("Globals, JSON").EvaluateAsync(
            $$"""field => { field.value = JSON.stringify({ text: {{text}} }); field.dispatchEvent(new Event('input', { bubbles: true })) }""");
    }
}

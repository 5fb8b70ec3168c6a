using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

/// <summary>Values of any size: a part is shown, and the rest when it is asked for.</summary>
public sealed class TreeTests(ConsoleFixture console)
{
    private const int MostElements = 1500;

    [Fact]
    public async Task Tree_OfAMillionItems_ShowsAFewAndMoreWhenAsked()
    {
        // axe has to be put into the page, which the page's policy forbids.
        await using var window = await console.OpenAsync(options: new BrowserNewContextOptions { BypassCSP = true });
        var tree = await RunAsync(window, "Array.from({ length: 1000 }, () => Array.from({ length: 1000 }, (_, i) => i))");
        await Expect(tree).ToContainTextAsync("99: Array(1000)");
        await Expect(tree).Not.ToContainTextAsync("100: Array(1000)");
        (await CountAsync(tree)).ShouldBeInRange(100, MostElements);
        (await window.FindSeriousAsync()).ShouldBeEmpty();

        // With the keyboard, which stays where it is as long as there is more.
        var some = tree.GetByRole(AriaRole.Button, new() { Name = "Show 100 more" });
        await some.FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(tree).ToContainTextAsync("199: Array(1000)");
        await Expect(tree).Not.ToContainTextAsync("200: Array(1000)");
        await Expect(some).ToBeFocusedAsync();
        await tree.GetByRole(AriaRole.Button, new() { Name = "Show the other 800" }).FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(tree).ToContainTextAsync("999: Array(1000)");
        await Expect(tree.GetByRole(AriaRole.Button, new() { Name = "Show " })).ToHaveCountAsync(0);
        await Expect(tree.Locator("ul").First).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Tree_OfManyItems_ShowsThemStepByStep()
    {
        await using var window = await console.OpenAsync();
        var tree = await RunAsync(window, "Array.from({ length: 12_345 }, (_, i) => i)");
        await Expect(tree).ToContainTextAsync("99: 99");

        await tree.GetByRole(AriaRole.Button, new() { Name = "Show 900 more" }).ClickAsync();
        await Expect(tree).ToContainTextAsync("999: 999");
        await Expect(tree).Not.ToContainTextAsync("1000: 1000");
        await Expect(tree).ToContainTextAsync("Show 9,000 more of 11,345");
    }

    [Fact]
    public async Task Tree_OpensWhatIsSmall()
    {
        await using var window = await console.OpenAsync();
        var tree = await RunAsync(window, "({ small: { a: 'seen' }, large: Array.from({ length: 500 }, (_, i) => `item ${i}`), also: ['seen, too'] })");

        await Expect(Fold("small: ")).ToHaveAttributeAsync("aria-expanded", "true");
        await Expect(Fold("also: ")).ToHaveAttributeAsync("aria-expanded", "true");
        await Expect(Fold("large: ")).ToHaveAttributeAsync("aria-expanded", "false");
        await Fold("large: ").ClickAsync();
        await Expect(tree).ToContainTextAsync("item 99");

        ILocator Fold(string name) => tree.GetByRole(AriaRole.Button, new() { Name = name });
    }

    [Fact]
    public async Task Text_OfMillionsOfCharacters_IsCutAndShownWhenAsked()
    {
        await using var window = await console.OpenAsync();
        var tree = await RunAsync(window, "'x'.repeat(9e6)");
        (await LengthAsync(tree)).ShouldBeInRange(10_000, 10_200);

        await tree.GetByRole(AriaRole.Button, new() { Name = "Show 100,000 of 9,000,002 characters" }).ClickAsync();
        await Expect(tree.GetByRole(AriaRole.Button, new() { Name = "Show 1,000,000 of 9,000,002 characters" })).ToBeVisibleAsync();
        (await LengthAsync(tree)).ShouldBeInRange(100_000, 100_200);

        tree = await RunAsync(window, "({ [`${'k'.repeat(20_000)}`]: 'y'.repeat(30_000) })");
        await tree.GetByRole(AriaRole.Button, new() { Name = "Show all 30,002 characters" }).ClickAsync();
        await Expect(tree.GetByRole(AriaRole.Button, new() { Name = "characters" })).ToHaveCountAsync(0);
        (await LengthAsync(tree)).ShouldBeInRange(50_000, 50_200);
    }

    [Fact]
    public async Task Bytes_OfALargeBuffer_AreShownRowByRow()
    {
        await using var window = await console.OpenAsync();
        var tree = await RunAsync(window, "Uint8Array.from({ length: 2005 }, (_, i) => i)");
        await Expect(tree).ToContainTextAsync("000630: 30 31");
        await tree.GetByRole(AriaRole.Button, new() { Name = "Show the other 26" }).ClickAsync();

        // The first of those that were asked for, and the last.
        await Expect(tree).ToContainTextAsync("000640: 40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f");
        await Expect(tree).ToContainTextAsync("0007d0: d0 d1 d2 d3 d4");
    }

    [Fact]
    public async Task Items_OfAFloodingStream_LeaveThePageInUse()
    {
        await using var window = await console.OpenAsync();
        await window.WriteAsync("(function* () { for (let i = 0; i < 30_000; i++) yield { i } })()");
        await window.RunAsync();
        await Expect(window.Page.GetByText("Completed")).ToBeVisibleAsync();

        // They are told by the places that they have in the stream.
        var items = window.Page.GetByRole(AriaRole.List, new() { Name = "Items" });
        await Expect(window.Page.GetByText("The latest 1,000 are kept.")).ToBeVisibleAsync();
        await Expect(items).ToContainTextAsync("29000: { i }");
        (await CountAsync(items)).ShouldBeInRange(100, MostElements);
    }

    private static async Task<ILocator> RunAsync(ConsoleWindow window, string code)
    {
        await window.WriteAsync(code);
        await window.RunAsync();
        await Expect(window.Page.GetByText("Completed")).ToBeVisibleAsync();
        var tree = window.Page.GetByTestId("outcome").GetByTestId("tree");
        await Expect(tree).ToBeVisibleAsync();
        return tree;
    }

    private static Task<int> CountAsync(ILocator tree) => tree.EvaluateAsync<int>("tree => tree.querySelectorAll('*').length");

    private static Task<int> LengthAsync(ILocator tree) => tree.EvaluateAsync<int>("tree => tree.textContent.length");
}

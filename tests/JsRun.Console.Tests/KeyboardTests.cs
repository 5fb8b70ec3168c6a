using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

public sealed class KeyboardTests(ConsoleFixture console)
{
    [Fact]
    public async Task Keyboard_ReachesThePageAndItsControls()
    {
        await using var window = await console.OpenAsync("#/runtimes");
        var page = window.Page;
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start a runtime" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start a runtime" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Labels")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start a runtime" })).ToBeFocusedAsync();

        // What closes the dialog otherwise gives the focus back as well.
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start a runtime" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Tab_LeavesTheEditor()
    {
        await using var window = await console.OpenAsync();
        await window.Page.Locator(".cm-content").ClickAsync();
        await Expect(window.Page.Locator(".cm-content")).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Tab");
        await Expect(window.Page.Locator(".cm-content")).Not.ToBeFocusedAsync();
    }

    [Fact]
    public async Task Tabs_AreGoneThroughWithTheKeyboardAndNameWhatTheySwitch()
    {
        var id = await console.CreateRuntimeAsync("{}");
        await using var window = await console.OpenAsync($"#/runtimes/{id}");
        var page = window.Page;
        var repl = page.GetByRole(AriaRole.Tab, new() { Name = "REPL" });
        await repl.FocusAsync();
        foreach (var (key, name) in new[] { ("ArrowRight", "Memory"), ("End", "Configuration"), ("ArrowRight", "REPL"), ("ArrowLeft", "Configuration"), ("Home", "REPL") })
        {
            await page.Keyboard.PressAsync(key);
            var tab = page.GetByRole(AriaRole.Tab, new() { Name = name });
            await Expect(tab).ToBeFocusedAsync();
            await Expect(tab).ToHaveAttributeAsync("aria-selected", "true");
            await Expect(page.GetByRole(AriaRole.Tabpanel)).ToHaveAccessibleNameAsync(name);
            await Expect(page.Locator($"#{await tab.GetAttributeAsync("aria-controls")}")).ToHaveAccessibleNameAsync(name);
        }
    }
}

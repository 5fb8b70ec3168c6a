using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

/// <summary>What was run in the tab, and comes back.</summary>
public sealed class HistoryTests(ConsoleFixture console)
{
    [Fact]
    public async Task History_BringsBackWhatWasRun()
    {
        await using var window = await console.OpenAsync();
        await window.WriteAsync("'one'");
        await window.RunAsync();
        await Expect(window.Page.GetByTestId("tree")).ToHaveTextAsync("\"one\"");
        await window.WriteAsync("'two'");
        await window.RunAsync();
        await Expect(window.Page.GetByTestId("tree")).ToHaveTextAsync("\"two\"");

        await window.Page.GetByRole(AriaRole.Region, new() { Name = "History" }).GetByRole(AriaRole.Button, new() { Name = "'one'" }).ClickAsync();
        await Expect(window.Page.Locator(".cm-content")).ToHaveTextAsync("'one'");
        await Expect(window.Page.GetByTestId("tree")).ToHaveTextAsync("\"one\"");
    }

    [Fact]
    public async Task History_LookedAtDuringARun_LeavesTheRunToBeInterrupted()
    {
        await using var window = await console.OpenAsync();
        await window.WriteAsync("'one'");
        await window.RunAsync();
        await Expect(window.Page.GetByTestId("tree")).ToHaveTextAsync("\"one\"");
        await window.AllowAMinuteAsync();
        await window.WriteAsync("for (;;);");
        await window.RunAsync();
        var history = window.Page.GetByRole(AriaRole.Region, new() { Name = "History" });
        await Expect(history.GetByText("running")).ToBeVisibleAsync();
        await history.GetByRole(AriaRole.Button, new() { Name = "'one'" }).ClickAsync();
        await Expect(window.Page.GetByTestId("tree")).ToHaveTextAsync("\"one\"");

        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "▶ Run" })).ToBeDisabledAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Interrupt" }).ClickAsync();
        await Expect(history.GetByText("interrupted")).ToBeVisibleAsync();
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "▶ Run" })).ToBeEnabledAsync();
    }

    [Fact]
    public async Task Clear_DuringARun_LeavesNothingThatRunsForEver()
    {
        await using var window = await console.OpenAsync();
        await window.AllowAMinuteAsync();
        await window.WriteAsync("for (;;);");
        await window.RunAsync();
        var history = window.Page.GetByRole(AriaRole.Region, new() { Name = "History" });
        await Expect(history.GetByText("running")).ToBeVisibleAsync();
        await history.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await Expect(history.GetByText("running")).ToBeVisibleAsync();

        await window.Page.ReloadAsync();
        await Expect(window.Page.Locator(".cm-content")).ToHaveTextAsync("for (;;);");
        await Expect(history).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Run_BroughtBack_ShowsNothingAsItWasOpenedInAnother()
    {
        await using var window = await console.OpenAsync();
        var fold = window.Page.GetByTestId("tree").GetByRole(AriaRole.Button, new() { Name = "deep: " });
        foreach (var name in new[] { "one", "two" })
        {
            await window.WriteAsync($$"""({ {{name}}: { deep: { value: 1 } } })""");
            await window.RunAsync();
            await Expect(window.Page.GetByTestId("tree")).ToContainTextAsync($"{name}: ");
        }

        await Expect(fold).ToHaveAttributeAsync("aria-expanded", "false");
        await fold.ClickAsync();
        await Expect(fold).ToHaveAttributeAsync("aria-expanded", "true");
        await window.Page.GetByRole(AriaRole.Region, new() { Name = "History" }).GetByRole(AriaRole.Button, new() { Name = "one" }).ClickAsync();

        await Expect(window.Page.GetByTestId("tree")).ToContainTextAsync("one: ");
        await Expect(fold).ToHaveAttributeAsync("aria-expanded", "false");
    }
}

using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

public sealed class SnapshotTests(ConsoleFixture console)
{
    [Fact]
    public async Task Snapshot_IsMadeSavedImportedAndStartedFrom()
    {
        await using var window = await console.OpenAsync("#/snapshots");
        var page = window.Page;
        var rows = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "sn_" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a snapshot" }).ClickAsync();
        await page.GetByLabel("Source").FillAsync("throw new Error('not like this')");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not like this");
        await page.GetByLabel("Source").FillAsync("globalThis.answer = 42");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);

        var file = await page.RunAndWaitForDownloadAsync(() => rows.First.GetByRole(AriaRole.Button, new() { Name = "Download" }).ClickAsync());
        await rows.First.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete the snapshot" }).ClickAsync();
        await Expect(page.GetByText("No snapshot yet")).ToBeVisibleAsync();
        await page.GetByLabel("Snapshot file").SetInputFilesAsync(await file.PathAsync());
        await Expect(rows).ToHaveCountAsync(1);

        await rows.First.GetByRole(AriaRole.Button, new() { Name = "Start a runtime" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await Expect(page.GetByTestId("state")).ToHaveTextAsync("idle");
        await window.WriteAsync("answer");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.GetByTestId("turns").GetByTestId("tree")).ToHaveTextAsync("42");
    }
}

using System.Text.Json;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

/// <summary>What a runtime consists of, and how it changes.</summary>
public sealed class RuntimePartsTests(ConsoleFixture console)
{
    [Fact]
    public async Task Parts_OfRuntime_AreListedAndChanged()
    {
        var id = await console.CreateRuntimeAsync("""{"console":true,"bootstrap":"function add(a, b) { return a + b }"}""");
        await using var window = await console.OpenAsync($"#/runtimes/{id}");
        var page = window.Page;
        await EvaluateAsync(window, "({ add })");
        await Expect(page.GetByTestId("turns")).ToContainTextAsync("ƒ add");

        await TabAsync(page, "Functions");
        await page.GetByLabel("Arguments, a JSON array").FillAsync("[20, 22]");
        await page.GetByRole(AriaRole.Button, new() { Name = "Call add" }).ClickAsync();
        await Expect(page.GetByTestId("tree")).ToHaveTextAsync("42");
        await page.GetByRole(AriaRole.Button, new() { Name = "Release add" }).ClickAsync();
        await Expect(page.GetByText("No function was handed out")).ToBeVisibleAsync();

        await TabAsync(page, "Modules");
        await page.GetByLabel("Specifier").FillAsync("math.js");
        await page.GetByLabel("Source").FillAsync("export const one = 1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Store the module" }).ClickAsync();
        var module = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "math.js" });
        await Expect(module).ToContainTextAsync("20 B");
        (await ModulesAsync()).ShouldBe(["math.js"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete module math.js" }).ClickAsync();
        await Expect(page.GetByText("None yet.")).ToBeVisibleAsync();
        await Expect(module).ToHaveCountAsync(0);
        (await ModulesAsync()).ShouldBeEmpty();

        await TabAsync(page, "Contexts");
        await page.GetByLabel("Name of the new context").FillAsync("plugin");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create a context" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "plugin", Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete context plugin" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "plugin", Exact = true })).ToHaveCountAsync(0);

        await TabAsync(page, "Memory");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Spaces of the heap" })).ToContainTextAsync("old space");
        await TabAsync(page, "Configuration");
        await Expect(page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("maxHeapBytes");

        async Task<IEnumerable<string?>> ModulesAsync()
        {
            using var list = JsonDocument.Parse(await console.Client.GetStringAsync(new Uri($"/runtimes/{id}/modules", UriKind.Relative), TestContext.Current.CancellationToken));
            return [.. list.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("specifier").GetString())];
        }
    }

    [Fact]
    public async Task Memory_ThatCouldNotBeMeasured_IsMeasuredAgain()
    {
        var id = await console.CreateRuntimeAsync("{}");
        await using var window = await console.OpenAsync($"#/runtimes/{id}");
        var page = window.Page;
        var spaces = page.GetByRole(AriaRole.Table, new() { Name = "Spaces of the heap" });
        await page.RouteAsync("**/memory", route => route.AbortAsync());
        await page.GetByRole(AriaRole.Tab, new() { Name = "Memory" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The service could not be reached");

        await page.UnrouteAsync("**/memory");
        await page.GetByRole(AriaRole.Button, new() { Name = "Measure again" }).ClickAsync();
        await Expect(spaces).ToContainTextAsync("old space");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);

        // What was measured stays there when the next time fails.
        await page.RouteAsync("**/memory", route => route.AbortAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Measure again" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The service could not be reached");
        await Expect(spaces).ToBeVisibleAsync();
    }

    private static async Task EvaluateAsync(ConsoleWindow window, string code)
    {
        await window.WriteAsync(code);
        await window.Page.Keyboard.PressAsync("Control+Enter");
    }

    private static Task TabAsync(IPage page, string name) => page.GetByRole(AriaRole.Tab, new() { Name = name }).ClickAsync();
}

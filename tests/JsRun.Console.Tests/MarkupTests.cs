using System.Text.Json;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

/// <summary>Whatever a script, a client or another tenant's administrator has written is shown as text: none of it becomes an element of the page.</summary>
public sealed class MarkupTests(ConsoleFixture console)
{
    private const string Markup = "<img src=nowhere onerror=\"window.wasRun = true\">";

    private static readonly string Quoted = JsonSerializer.Serialize(Markup);

    [Fact]
    public async Task Markup_InWhatAScriptLeaves_IsText()
    {
        await using var window = await console.OpenAsync();
        await window.WriteAsync($"const m = {Quoted}\nconsole.log(m)\n;({{ [m]: m, map: new Map([[m, m]]), set: new Set([m]), error: new Error(m) }})");
        await window.RunAsync();
        await Expect(window.Page.GetByTestId("tree")).ToContainTextAsync($"Error: {Markup}");
        await Expect(window.Page.GetByTestId("console")).ToContainTextAsync(Markup);
        await ShouldHaveNoneAsync(window);

        await window.WriteAsync($"class E extends Error {{ name = {Quoted} }}\nthrow new E({Quoted}, {{ cause: {Quoted} }})");
        await window.RunAsync();
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(Markup);
        await ShouldHaveNoneAsync(window);

        // The editor's remark about the marked line.
        await window.Page.Locator(".cm-lint-marker-error").HoverAsync();
        await Expect(window.Page.Locator(".cm-tooltip-lint")).ToContainTextAsync(Markup);
        await ShouldHaveNoneAsync(window);
    }

    [Fact]
    public async Task Markup_InWhatARuntimeHas_IsText()
    {
        var id = await console.CreateRuntimeAsync($$"""{"console":true,"label":{"markup":{{Quoted}} } }""");
        await using var window = await console.OpenAsync("#/runtimes");
        var page = window.Page;
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = id })).ToContainTextAsync(Markup);
        await ShouldHaveNoneAsync(window);

        await window.GoAsync($"runtimes/{id}");
        await window.WriteAsync($"console.log({Quoted}); ({{ f: {{ [{Quoted}]() {{}} }}[{Quoted}] }})");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.GetByTestId("turns")).ToContainTextAsync($"ƒ {Markup}");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Functions" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = Markup, Exact = true })).ToBeVisibleAsync();
        await ShouldHaveNoneAsync(window);

        await page.GetByRole(AriaRole.Tab, new() { Name = "Modules" }).ClickAsync();
        await page.GetByLabel("Specifier").FillAsync(Markup);
        await page.GetByLabel("Source").FillAsync("export default 1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Store the module" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table).GetByText("<img").Or(page.GetByRole(AriaRole.Table).GetByText("%3Cimg")).Or(page.GetByRole(AriaRole.Alert))).ToBeVisibleAsync();
        await ShouldHaveNoneAsync(window);

        await window.GoAsync($"playground?runtime={id}");
        await Expect(page.GetByLabel("Where to run").Locator($"option[value={id}]")).ToContainTextAsync(Markup);
        await ShouldHaveNoneAsync(window);
    }

    [Fact]
    public async Task Markup_InTheApisDocument_IsText()
    {
        await using var window = await console.OpenAsync();
        await window.Page.RouteAsync("**/swagger/v1/swagger.json", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = $$"""
                {"openapi":"3.1.0","info":{"title":{{Quoted}},"version":"v1","description":{{Quoted}} },"paths":{"/x":{"post":{"operationId":"x","tags":[{{Quoted}}],"summary":{{Quoted}},
                "description":{{Quoted}},"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object","required":["code"],"properties":{
                "code":{"type":"string","description":{{Quoted}},"default":{{Quoted}} } } } } } },"responses":{"200":{"description":{{Quoted}} } } } } } }
                """,
        }));
        await window.GoAsync("api");
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync($"{Markup} API");
        await ShouldHaveNoneAsync(window);

        await window.GoAsync("api/x");
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Markup);
        await Expect(window.Page.GetByRole(AriaRole.Form, new() { Name = "Request" })).ToContainTextAsync(Markup);
        await ShouldHaveNoneAsync(window);
    }

    private static async Task ShouldHaveNoneAsync(ConsoleWindow window)
    {
        (await window.Page.Locator("img").CountAsync()).ShouldBe(0);
        (await window.Page.EvaluateAsync<bool>("'wasRun' in window")).ShouldBeFalse();
    }
}

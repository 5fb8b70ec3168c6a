using System.Text.Json;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

public sealed class ExplorerTests(ConsoleFixture console)
{
    [Fact]
    public async Task Explorer_ListsEveryOperationOfTheDocument()
    {
        using var document = JsonDocument.Parse(await console.Client.GetStringAsync(new Uri("/swagger/v1/swagger.json", UriKind.Relative), TestContext.Current.CancellationToken));
        var count = document.RootElement.GetProperty("paths").EnumerateObject().Sum(path => path.Value.EnumerateObject().Count());
        await using var window = await console.OpenAsync("#/api");

        await Expect(window.Page.GetByLabel("Operations", new() { Exact = true }).GetByRole(AriaRole.Link)).ToHaveCountAsync(count);
    }

    [Fact]
    public async Task EveryOperation_ShowsItsFieldsWithTheirDocumentation()
    {
        using var document = JsonDocument.Parse(await console.Client.GetStringAsync(new Uri("/swagger/v1/swagger.json", UriKind.Relative), TestContext.Current.CancellationToken));
        await using var window = await console.OpenAsync("#/api");
        foreach (var operation in document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value))
        {
            await window.GoAsync($"api/{operation.GetProperty("operationId").GetString()}");
            await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(operation.GetProperty("summary").GetString()!);
            var fields = FieldsOf(document.RootElement, operation);
            var shown = window.Page.GetByRole(AriaRole.Form, new() { Name = "Request" }).Locator(".api-field");
            (await shown.Locator("label").AllTextContentsAsync()).ShouldBe(fields.Select(field => field.Name), ignoreOrder: true);
            (await shown.Locator("[id$='-doc']").CountAsync()).ShouldBe(fields.Count(field => field.IsDescribed));
            (await shown.Locator(".name .hint").Filter(new() { HasText = "default " }).CountAsync()).ShouldBe(fields.Count(field => field.HasDefault));
        }
    }

    /// <summary>Parameters, and fields of the body where it is an object.</summary>
    private static List<(string Name, bool IsDescribed, bool HasDefault)> FieldsOf(JsonElement document, JsonElement operation)
    {
        var fields = new List<(string, bool, bool)>();
        if (operation.TryGetProperty("parameters", out var parameters))
        {
            fields.AddRange(parameters.EnumerateArray().Select(parameter =>
                (parameter.GetProperty("name").GetString()!, parameter.TryGetProperty("description", out _), parameter.TryGetProperty("schema", out var schema) && schema.TryGetProperty("default", out _))));
        }

        if (operation.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var media) && media.TryGetProperty("schema", out var given)
            && Resolve(document, given).TryGetProperty("properties", out var properties))
        {
            fields.AddRange(properties.EnumerateObject().Select(property =>
                (property.Name, Resolve(document, property.Value).TryGetProperty("description", out _) || property.Value.TryGetProperty("description", out _),
                    Resolve(document, property.Value).TryGetProperty("default", out _))));
        }

        return fields;
    }

    private static JsonElement Resolve(JsonElement document, JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference)
            ? document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1])
            : schema;

    [Fact]
    public async Task NewEndpoint_IsThereWithoutAChangeOfTheConsole()
    {
        await using var window = await console.OpenAsync("#/playground");
        await window.Page.RouteAsync("**/swagger/v1/swagger.json", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = """
                {"openapi":"3.1.0","info":{"title":"JsRun","version":"v1"},"paths":{"/eval":{"post":{"operationId":"brandNew","tags":["Novelties"],"summary":"Does something new",
                "requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object","required":["code"],"properties":{
                "code":{"type":"string","description":"JavaScript *source*."},"timeoutMs":{"type":"integer","minimum":1,"maximum":99,"default":7,"description":"Budget in ms."}}}}}},
                "responses":{"200":{"description":"It was done.","content":{"application/json":{}}}}}}}}
                """,
        }));
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "API", Exact = true }).ClickAsync();
        await window.Page.GetByLabel("Operations", new() { Exact = true }).GetByRole(AriaRole.Link).ClickAsync();

        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Does something new" })).ToBeVisibleAsync();
        await window.Page.GetByText("More fields").ClickAsync();
        await Expect(window.Page.GetByText("integer · 1 to 99 · default 7")).ToBeVisibleAsync();
        await window.Page.GetByLabel("code", new() { Exact = true }).FillAsync("6 * 7");
        await window.Page.GetByLabel("timeoutMs").FillAsync("50");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(window.Page.GetByTestId("answer")).ToContainTextAsync("\"value\": 42");
    }

    [Fact]
    public async Task Operation_IsSentAndShownAsCode()
    {
        await using var window = await console.OpenAsync("#/api/createRuntime");
        var page = window.Page;
        await page.GetByLabel("Example", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByRole(AriaRole.Button, new() { Name = "As JSON" }).ClickAsync();
        await page.GetByLabel("Body", new() { Exact = true }).Last.FillAsync("""{ "label": { "app": "explorer" } }""");
        await Expect(page.GetByTestId("code")).ToContainTextAsync("""{"label":{"app":"explorer"}}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await Expect(page.GetByTestId("answer").GetByText("201")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("answer")).ToContainTextAsync("\"app\": \"explorer\"");
    }

    [Fact]
    public async Task Operation_WithPathAndText_IsSent()
    {
        var id = await console.CreateRuntimeAsync("{}");
        await using var window = await console.OpenAsync("#/api/setModule");
        var page = window.Page;
        await page.GetByLabel("id", new() { Exact = true }).FillAsync(id);
        await page.GetByLabel("specifier", new() { Exact = true }).FillAsync("lib/a b.js");
        await page.GetByLabel("Kind of body").SelectOptionAsync("text/javascript");
        await page.GetByLabel("Body", new() { Exact = true }).Last.FillAsync("export default 1");
        await Expect(page.GetByTestId("code")).ToContainTextAsync($"/runtimes/{id}/modules/lib%2Fa%20b.js");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await Expect(page.GetByTestId("answer")).ToContainTextAsync("\"specifier\": \"lib/a%20b.js\"");
    }

    [Fact]
    public async Task Refusal_IsShownAsItCame()
    {
        await using var window = await console.OpenAsync("#/api/getRuntime");
        await window.Page.GetByLabel("id", new() { Exact = true }).FillAsync("rt_none");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await Expect(window.Page.GetByTestId("answer").GetByText("404", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(window.Page.GetByTestId("answer")).ToContainTextAsync("runtime_not_found");
    }
}

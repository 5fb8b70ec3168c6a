using System.Collections.Concurrent;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

public sealed class RuntimeListTests(ConsoleFixture console)
{
    [Fact]
    public async Task List_OfMoreThanAPage_GoesOn()
    {
        var ids = new ConcurrentBag<string>();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, 101).Select(async _ => ids.Add(await console.CreateRuntimeAsync("""{"label":{"app":"many"}}"""))));
            await using var window = await console.OpenAsync("#/runtimes");
            var rows = window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "app=many" });
            await Expect(window.Page.GetByText("The newest 100 are shown.")).ToBeVisibleAsync();
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();
            await Expect(rows).ToHaveCountAsync(101);
        }
        finally
        {
            foreach (var id in ids)
            {
                await console.Client.DeleteAsync(new Uri($"/runtimes/{id}", UriKind.Relative), TestContext.Current.CancellationToken);
            }
        }
    }
}

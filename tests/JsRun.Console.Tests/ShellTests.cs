using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;

namespace JsRun.WebConsole.Tests;

public sealed class ShellTests(ConsoleFixture console)
{
    [Fact]
    public async Task Console_AtTheRoot_OpensThePlayground()
    {
        await using var window = await console.OpenAsync();

        await Assertions.Expect(window.Page).ToHaveTitleAsync("Playground · JsRun");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" }).GetByRole(AriaRole.Link)).ToHaveCountAsync(6);
    }
}

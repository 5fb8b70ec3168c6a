using JsRun.Api.Tests.Infrastructure;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

/// <summary>Whatever the console shows, in both themes, on a screen and on a telephone: pictures for the run's artefacts, no serious finding of axe, and nothing wider than the window.</summary>
public sealed class LookTests(ConsoleFixture console)
{
    private static readonly (string Name, int Width, int Height)[] Screens = [("", 1280, 800), ("-390", 390, 844)];

    public static MatrixTheoryData<string, ColorScheme> Pages() => new(Views.Names, [ColorScheme.Light, ColorScheme.Dark]);

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_InTheme_IsAccessibleAtAnyWidth(string name, ColorScheme theme)
    {
        await using var window = await OpenAsync(theme);
        await new Views(console, window).ShowAsync(name);
        await Expect(window.Page.Locator("h1")).ToHaveCountAsync(1);

        await LookAsync(window, name, theme);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task SignIn_InTheme_IsAccessibleAtAnyWidth(ColorScheme theme)
    {
        await using var service = await JsRunService.StartAsync(SignInTests.Tenant);
        await using var window = await OpenAsync(theme, service);
        await Expect(window.Page.GetByLabel("API key")).ToBeVisibleAsync();
        await LookAsync(window, "sign-in", theme);

        await window.Page.GetByLabel("API key").FillAsync("a wrong one");
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("unauthenticated");
        await LookAsync(window, "sign-in-refused", theme);
    }

    [Fact]
    public async Task Theme_IsChosenAndRemembered()
    {
        await using var window = await console.OpenAsync("", new BrowserNewContextOptions { ColorScheme = ColorScheme.Light });
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Use the dark theme" }).ClickAsync();
        await window.Page.ReloadAsync();

        await Expect(window.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    // axe has to be put into the page, which the page's policy forbids, as it should.
    private Task<ConsoleWindow> OpenAsync(ColorScheme theme, JsRunService? service = null) =>
        console.OpenAsync("", new BrowserNewContextOptions { ColorScheme = theme, BypassCSP = true }, service);

    private static async Task LookAsync(ConsoleWindow window, string name, ColorScheme theme)
    {
        foreach (var (screen, width, height) in Screens)
        {
            await window.Page.SetViewportSizeAsync(width, height);
            await window.TakePictureAsync($"{name}-{theme.ToString().ToLowerInvariant()}{screen}");
            (await window.FindSeriousAsync()).ShouldBeEmpty($"at {width} pixels");
            (await window.FindTooWideAsync()).ShouldBeEmpty($"at {width} pixels");
        }
    }
}

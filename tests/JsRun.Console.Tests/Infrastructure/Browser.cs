using Microsoft.Playwright;

namespace JsRun.WebConsole.Tests.Infrastructure;

/// <summary>The machine's own Chromium, without a window.</summary>
internal static class Browser
{
    private const string Variable = "JSRUN_BROWSER";

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Environment.GetEnvironmentVariable(Variable) ?? Places.FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"There is no Chromium: apt-get install chromium, or name one in {Variable}."),
        // Chromium's own sandbox wants a user other than root; containers have little shared memory.
        Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
    });
}

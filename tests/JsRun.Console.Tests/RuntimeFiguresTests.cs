using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

/// <summary>Figures of a runtime are what the service says, and go on.</summary>
public sealed partial class RuntimeFiguresTests(ConsoleFixture console)
{
    [Fact]
    public async Task Age_OfRuntime_IsThatOfTheServiceAndGrows()
    {
        var id = await console.CreateRuntimeAsync("{}");
        using var runtime = JsonDocument.Parse(await console.Client.GetStringAsync(new Uri($"/runtimes/{id}?peek=true", UriKind.Relative), TestContext.Current.CancellationToken));
        var createdAt = runtime.RootElement.GetProperty("createdAt").GetDateTimeOffset();

        await using var window = await console.OpenAsync($"#/runtimes/{id}");
        await ShouldGrowAsync(window.Page.GetByText(AgeHint()));
        await window.GoAsync("runtimes");
        await ShouldGrowAsync(window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = id }).GetByRole(AriaRole.Cell).Nth(4));

        async Task ShouldGrowAsync(ILocator age)
        {
            var first = await ReadAsync(age);
            await Expect(age).Not.ToHaveTextAsync(Age(first));
            (await ReadAsync(age)).ShouldBeGreaterThan(first);
        }

        // What is shown was true at some moment while it was read, give or take the second to which it is rounded and the one for which it is shown.
        async Task<int> ReadAsync(ILocator age)
        {
            var earliest = DateTimeOffset.UtcNow;
            await Expect(age).ToContainTextAsync(Seconds());
            var text = Seconds().Match(await age.InnerTextAsync());
            var seconds = int.Parse(text.Groups["s"].Value, CultureInfo.InvariantCulture) + (60 * int.Parse("0" + text.Groups["min"].Value, CultureInfo.InvariantCulture));
            ((double)seconds).ShouldBeInRange((earliest - createdAt).TotalSeconds - 5, (DateTimeOffset.UtcNow - createdAt).TotalSeconds + 1);
            return seconds;
        }
    }

    [Fact]
    public async Task OldRuntime_HasItsAgeInItsGreatestUnits()
    {
        var id = await console.CreateRuntimeAsync("{}");
        await using var window = await console.OpenAsync();
        await window.Page.RouteAsync($"**/runtimes/{id}?peek=true", async route =>
        {
            var answer = await route.FetchAsync();
            var body = await answer.TextAsync();
            var createdAt = DateTimeOffset.UtcNow.AddHours(-3).AddMinutes(-5).AddSeconds(-30).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            await route.FulfillAsync(new() { Response = answer, Body = CreatedAt().Replace(body, $"\"createdAt\":\"{createdAt}\"") });
        });
        await window.GoAsync($"runtimes/{id}");

        await Expect(window.Page.GetByText(AgeHint())).ToContainTextAsync("age 3 h 5 min");
    }

    [Fact]
    public async Task Garbage_Collected_IsGoneFromTheHeap()
    {
        var id = await console.CreateRuntimeAsync("{}");
        await using var window = await console.OpenAsync($"#/runtimes/{id}");
        var page = window.Page;
        var meter = page.GetByLabel(HeapMeter());
        // It grows old first, and is then let go: V8 has no reason to look for it soon. With a timer the runtime is never idle for so long that its memory is given back.
        await console.PostAsync($"/runtimes/{id}/eval", """{"code":"setInterval(() => {}, 1000); globalThis.kept = Array.from({ length: 300_000 }, (_, i) => ({ i })); kept.length"}""");
        await console.PostAsync($"/runtimes/{id}/eval", """{"code":"delete globalThis.kept"}""");
        await Expect(meter).ToHaveAccessibleNameAsync(TensOfMegaBytes());

        await page.GetByRole(AriaRole.Button, new() { Name = "Collect garbage" }).ClickAsync();
        var told = page.GetByText("Garbage collected: heap ");
        await Expect(told).ToContainTextAsync(Fall());
        var before = Fall().Match(await told.InnerTextAsync()).Groups["before"].Value;
        double.Parse(before, CultureInfo.InvariantCulture).ShouldBeGreaterThan(10);
        await Expect(meter).ToHaveAccessibleNameAsync(LessThanTenMegaBytes());
    }

    private static Regex Age(int seconds) => new($"^(age )?{(seconds < 60 ? $"{seconds} s" : $"{seconds / 60} min {seconds % 60} s")}");

    [GeneratedRegex("^(age )?((?<min>[0-9]+) min )?(?<s>[0-9]+) s")]
    private static partial Regex Seconds();

    [GeneratedRegex("^age ")]
    private static partial Regex AgeHint();

    [GeneratedRegex("\"createdAt\":\"[^\"]*\"")]
    private static partial Regex CreatedAt();

    [GeneratedRegex("heap (?<before>[0-9.]+) MB → ([0-9.]+ KB|[0-9]([.][0-9])? MB)$")]
    private static partial Regex Fall();

    [GeneratedRegex("^Heap and buffers: ")]
    private static partial Regex HeapMeter();

    [GeneratedRegex("^Heap and buffers: [1-9][0-9][0-9.]* MB")]
    private static partial Regex TensOfMegaBytes();

    [GeneratedRegex("^Heap and buffers: ([0-9.]+ KB|[0-9]([.][0-9])? MB)")]
    private static partial Regex LessThanTenMegaBytes();
}

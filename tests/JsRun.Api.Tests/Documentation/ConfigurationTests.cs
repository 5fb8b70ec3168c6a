using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Documentation;

/// <summary><c>docs/configuration.md</c> names the settings that there are.</summary>
public sealed partial class ConfigurationTests
{
    [Fact]
    public async Task SettingsOfTheTables_AreTaken()
    {
        var settings = Settings().ToArray();

        // None of them has this for a value, but "there is no such setting" is said of those that there are not.
        var (_, error, _) = await ServiceProgram.RunAsync([.. settings.SelectMany(setting => new[] { $"--JsRun:{setting}", "nonsense" }), "--JsRun:Limits:MaxHeapBites", "1"]);

        settings.Length.ShouldBeGreaterThan(80);
        error.Split('\n').Where(line => line.Contains("there is no such setting")).ShouldHaveSingleItem().ShouldContain("MaxHeapBites");
    }

    [Fact]
    public void NumbersOfTheSettings_AreAllInTheTables()
    {
        Sources().Select(setting => $"{setting.Section}:{setting.Name}").Except(Settings()).ShouldBeEmpty();
    }

    /// <summary>The keys in the tables of the sections, as <c>Section:Key</c>.</summary>
    private static IEnumerable<string> Settings()
    {
        var section = "";
        foreach (var line in File.ReadLines(Path.Combine(Root(), "docs/configuration.md")))
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                section = heading.Groups[1].Value;
            }
            else if (section != "Tenants" && Row().Match(line) is { Success: true } row)
            {
                foreach (Match key in Key().Matches(row.Groups[1].Value))
                {
                    yield return $"{section}:{key.Groups[1].Value}";
                }
            }
        }
    }

    /// <summary>The numbers among the settings, from the sources: their ranges stand before them.</summary>
    private static IEnumerable<(string Section, string Name)> Sources()
    {
        foreach (var (file, section) in new[]
        {
            ("HttpOptions", "Http"), ("LimitOptions", "Limits"), ("WorkerOptions", "Workers"), ("SnapshotOptions", "Snapshots"), ("CallbackOptions", "Callbacks"),
            ("IdempotencyOptions", "Idempotency"), ("IdleOptions", "Idle"), ("DrainOptions", "Drain"), ("MetricsOptions", "Metrics"), ("OtlpOptions", "Otlp"),
        })
        {
            var source = File.ReadAllText(Path.Combine(Root(), $"src/JsRun.Api/Options/{file}.cs"));
            var names = Setting().Matches(source).Select(match => match.Groups[1].Value).ToArray();
            names.ShouldNotBeEmpty(file);
            foreach (var name in names)
            {
                yield return (section, name);
            }
        }
    }

    private static string Root([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "../../..");

    [GeneratedRegex("^## ([A-Za-z]+)")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| ((?:`\w+`(?:, )?)+) \|")]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\w+)`")]
    private static partial Regex Key();

    [GeneratedRegex(@"\[AllowedRange\([^\n]*\n\s+public \w+ (\w+) ")]
    private static partial Regex Setting();
}

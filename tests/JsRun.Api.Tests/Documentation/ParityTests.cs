using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace JsRun.Api.Tests.Documentation;

/// <summary>What <c>docs/parity.md</c> points to is there.</summary>
public sealed partial class ParityTests
{
    [Fact]
    public void Tests_OfTheTable_Exist()
    {
        var named = TestName().Matches(File.ReadAllText(Table())).Select(match => match.Value.Trim('`')).Distinct().ToArray();
        var known = typeof(ParityTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(method => method.GetCustomAttributes<FactAttribute>().Any())
                .Select(method => $"{type.Name}.{method.Name}"))
            .ToHashSet();

        named.Length.ShouldBeGreaterThan(30);
        named.Except(known).ShouldBeEmpty();
    }

    [Fact]
    public void Rows_OfTheTable_NameATestAndAStatus()
    {
        var rows = File.ReadLines(Table()).Where(line => line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal) && !line.StartsWith("| behaviour", StringComparison.Ordinal));

        rows.Where(row => !Row().IsMatch(row)).ShouldBeEmpty();
    }

    private static string Table([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../docs/parity.md");

    [GeneratedRegex(@"`\w+Tests\.\w+`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^\|[^|]+\|[^|]+\| `\w+Tests\.\w+` \| (yes|more|other|later)\b[^|]*\|$")]
    private static partial Regex Row();
}

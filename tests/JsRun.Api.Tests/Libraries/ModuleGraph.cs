using System.Text.RegularExpressions;

namespace JsRun.Api.Tests.Libraries;

/// <summary>An ES module and those that it imports by relative specifiers.</summary>
internal static partial class ModuleGraph
{
    /// <summary>Sources by their path below <c>node_modules</c>.</summary>
    /// <param name="entry">Such a path.</param>
    public static Dictionary<string, string> Read(string entry)
    {
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        var missing = new Stack<string>([entry]);
        while (missing.TryPop(out var path))
        {
            if (sources.ContainsKey(path) || !File.Exists(NodeLibrary.PathOf(path)))
            {
                continue;
            }

            var source = File.ReadAllText(NodeLibrary.PathOf(path));
            sources.Add(path, source);
            foreach (Match import in Import().Matches(source))
            {
                missing.Push(new Uri(new Uri("file:///" + path), import.Groups[1].Value).AbsolutePath[1..]);
            }
        }

        return sources;
    }

    [GeneratedRegex("""\b(?:from|import)\s*["'](\.[^"']+)["']""")]
    private static partial Regex Import();
}

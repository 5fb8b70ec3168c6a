using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace JsRun.Engine.Snapshots;

/// <summary>
/// The service's own JavaScript, embedded from <c>native/js</c>, as one function of the native binding. It takes what the kit needs
/// of a fresh realm and returns the function that makes the kit, which few realms ever call: V8 compiles it when they do.
/// </summary>
internal static partial class BootstrapScript
{
    private const string ResourcePrefix = "js/";

    // What has to run while the realm is fresh.
    private const string PrimordialsFile = ResourcePrefix + "10-primordials.js";

    /// <summary>All files in the order of their names, in one strict function; ASCII.</summary>
    public static byte[] Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var text = new StringBuilder("(function (binding) { 'use strict';\n");
        Append(text, assembly, PrimordialsFile);
        text.Append("return function makeKit() {\n");
        foreach (var name in assembly.GetManifestResourceNames()
                     .Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal) && n != PrimordialsFile)
                     .Order(StringComparer.Ordinal))
        {
            Append(text, assembly, name);
        }

        return Encoding.ASCII.GetBytes(text.Append("};\n})").ToString());
    }

    // Lines stay where they are; comments go, and with escapes V8 can read the text where it lies.
    private static void Append(StringBuilder text, Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (!CommentLine().IsMatch(line))
            {
                text.Append(NotAscii().Replace(line, static match => $"\\u{(int)match.Value[0]:x4}"));
            }

            text.Append('\n');
        }
    }

    [GeneratedRegex("^ *//")]
    private static partial Regex CommentLine();

    [GeneratedRegex("[^\\x00-\\x7f]")]
    private static partial Regex NotAscii();
}

using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace JsRun.Engine.Snapshots;

/// <summary>
/// The service's own JavaScript, embedded from <c>native/js</c>, as one function of the native binding. It takes what the kit needs
/// of a fresh realm and returns the function that makes the kit, which few realms ever call, and the one that gives the web's globals, whose
/// classes each come from a function too: V8 compiles them when they are called.
/// </summary>
internal static partial class BootstrapScript
{
    private const string KitPrefix = "js/";
    private const string WebPrefix = "web/";

    // What has to run while the realm is fresh.
    private static readonly string[] _firstFiles = [KitPrefix + "10-primordials.js", KitPrefix + "12-web-globals.js"];

    /// <summary>All files in the order of their names, in one strict function; ASCII.</summary>
    public static byte[] Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var text = new StringBuilder("(function (binding) { 'use strict';\n");
        foreach (var name in _firstFiles)
        {
            Append(text, assembly, name);
        }

        foreach (var name in FilesOf(assembly, WebPrefix))
        {
            text.Append(CultureInfo.InvariantCulture, $"function {MakerOf(name)}() {{\n");
            Append(text, assembly, name);
            text.Append("}\n");
        }

        text.Append("function makeKit() {\n");
        foreach (var name in FilesOf(assembly, KitPrefix).Except(_firstFiles))
        {
            Append(text, assembly, name);
        }

        return Encoding.ASCII.GetBytes(text.Append("}\nreturn { makeKit, webGlobal };\n})").ToString());
    }

    private static IEnumerable<string> FilesOf(Assembly assembly, string prefix) =>
        assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    // web/streams.generated.js is makeStreams.
    private static string MakerOf(string name) =>
        string.Concat("make", char.ToUpperInvariant(name[WebPrefix.Length]).ToString(), name.AsSpan(WebPrefix.Length + 1, name.IndexOf('.', StringComparison.Ordinal) - WebPrefix.Length - 1));

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

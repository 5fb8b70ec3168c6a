using System.Reflection;
using System.Text;

namespace JsRun.Engine.Snapshots;

/// <summary>The service's own JavaScript, embedded from <c>native/js</c>, as one function of the native binding.</summary>
internal static class BootstrapScript
{
    private const string ResourcePrefix = "js/";

    /// <summary>All files in the order of their names, in one strict function.</summary>
    public static byte[] Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var text = new StringBuilder("(function (binding) { 'use strict';\n");
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            text.Append(reader.ReadToEnd()).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.Append("})").ToString());
    }
}

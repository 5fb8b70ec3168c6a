using System.Text.RegularExpressions;

namespace JsRun.Api.Contexts;

/// <summary>What contexts may be called.</summary>
internal static partial class ContextNames
{
    /// <summary>The context that every runtime has.</summary>
    public const string Default = "default";

    /// <summary>In place of a context: one that is made for the call.</summary>
    public const string Fresh = "fresh";

    public const int MaxLength = 64;

    /// <summary>What a name looks like: it stands in a path, and is told from an id.</summary>
    public const string Pattern = "^(?!ctx_|default$|fresh$|\\.{1,2}$)[A-Za-z0-9_.-]{1,64}$";

    /// <summary>Whether a context may be given this name.</summary>
    public static bool IsName(string text) => NameRegex().IsMatch(text);

    /// <summary>Whether it is worth asking the runtime for a context of this id or name.</summary>
    public static bool MayBeIdOrName(string text) => text == Default || text.StartsWith("ctx_", StringComparison.Ordinal) && text.Length <= MaxLength || IsName(text);

    // A dollar sign of .NET stands before a line feed at the end, too.
    [GeneratedRegex(@"^(?!ctx_|(?:default|fresh|\.{1,2})\z)[A-Za-z0-9_.-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameRegex();
}

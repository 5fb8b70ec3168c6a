namespace JsRun.Api.Callers;

/// <summary>The scopes as configuration and answers spell them.</summary>
internal static class ScopeNames
{
    private static readonly (Scopes Scope, string Name)[] Names =
    [
        (Scopes.Eval, "eval"),
        (Scopes.RuntimesRead, "runtimes:read"),
        (Scopes.RuntimesWrite, "runtimes:write"),
        (Scopes.Debug, "debug"),
        (Scopes.Admin, "admin"),
    ];

    /// <summary>All names, for messages.</summary>
    public static string Known { get; } = string.Join(", ", Names.Select(pair => pair.Name));

    /// <summary>Reads names that are separated by spaces.</summary>
    /// <param name="text">The names.</param>
    /// <param name="unknown">The first that is none; null when all are.</param>
    public static Scopes Parse(string text, out string? unknown)
    {
        unknown = null;
        var scopes = Scopes.None;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var known = Array.Find(Names, pair => pair.Name == word);
            scopes |= known.Scope;
            unknown ??= known.Name is null ? word : null;
        }

        return scopes;
    }

    /// <summary>The names of scopes, separated by spaces.</summary>
    public static string Of(Scopes scopes) => string.Join(' ', Names.Where(pair => scopes.HasFlag(pair.Scope)).Select(pair => pair.Name));
}

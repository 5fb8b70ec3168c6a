namespace JsRun.Api.Callers;

/// <summary>
/// The scope that an endpoint asks of a key, where its method does not tell: a question needs <c>runtimes:read</c>, everything else
/// <c>runtimes:write</c>. Metadata that <see cref="AuthenticationMiddleware"/> enforces.
/// </summary>
internal sealed record RequiredScope(Scopes Scope)
{
    /// <summary>Needs no key.</summary>
    public static RequiredScope Nothing { get; } = new(Scopes.None);

    public static RequiredScope Eval { get; } = new(Scopes.Eval);

    public static RequiredScope Debug { get; } = new(Scopes.Debug);

    public static RequiredScope Admin { get; } = new(Scopes.Admin);

    /// <summary>Any key that is valid.</summary>
    public static RequiredScope AnyKey { get; } = new(Scopes.All);

    private static RequiredScope Read { get; } = new(Scopes.RuntimesRead);

    private static RequiredScope Write { get; } = new(Scopes.RuntimesWrite);

    /// <summary>Of an endpoint, for a request's method.</summary>
    public static RequiredScope Of(Endpoint endpoint, string method) =>
        endpoint.Metadata.GetMetadata<RequiredScope>() ?? Of(method);

    /// <summary>Of an endpoint that says nothing else.</summary>
    public static RequiredScope Of(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? Read : Write;

    /// <summary>What a client is told; Markdown.</summary>
    public string Description => this == AnyKey ? "Needs a key, where tenants are configured." : $"Needs a key with the scope `{ScopeNames.Of(Scope)}`, where tenants are configured.";

    /// <summary>Whether a key with these scopes will do.</summary>
    public bool IsIn(Scopes scopes) => this == AnyKey || (scopes & Scope) == Scope;
}

namespace JsRun.Engine.Contexts;

/// <summary>A context that the outside can name.</summary>
/// <param name="Id">Its id: <c>default</c>, or <c>ctx_1</c> and so on; never given twice.</param>
/// <param name="Name">The name it was given; null for none.</param>
/// <param name="Realm">What it is a name of.</param>
/// <param name="RealmOf">The id of the context whose realm it shares; null when the realm was made for it.</param>
/// <param name="CreatedAt">When it was made.</param>
internal sealed record ContextEntry(string Id, string? Name, Realm Realm, string? RealmOf, DateTimeOffset CreatedAt)
{
    /// <summary>What ports to it are called.</summary>
    public string PortName => Name ?? Id;
}

using JsRun.Api.Contexts;
using JsRun.Api.Requests.Fields;

namespace JsRun.Api.Sessions;

/// <summary>The params of methods that only sessions have.</summary>
internal static class SessionFields
{
    private const int MaxNameLength = 1024;

    /// <summary>Of a method that takes none.</summary>
    public static readonly FieldTable<object> None = new();

    public static readonly FieldTable<SetGlobalBody> SetGlobal = new(
        new TextField<SetGlobalBody>("name", "The global's name.", "", MaxNameLength, (body, text) => body.Name = text) { Required = true },
        new ValueField<SetGlobalBody>("value", "A tagged value.", (body, json) => body.Value = json) { Required = true },
        new ContextField<SetGlobalBody>("context", "The id or name of a context; the default one when left out.", (body, text) => body.Context = text));
}

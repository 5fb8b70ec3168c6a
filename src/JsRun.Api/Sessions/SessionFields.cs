using JsRun.Api.Contexts;
using JsRun.Api.Limits;
using JsRun.Api.Requests.Fields;

namespace JsRun.Api.Sessions;

/// <summary>The params of methods that only sessions have.</summary>
internal static class SessionFields
{
    private const int MaxNameLength = 1024;
    private const int MaxCount = 1_000_000;
    private const int MaxMessageLength = 4096;

    /// <summary>Of a method that takes none.</summary>
    public static readonly FieldTable<object> None = new();

    public static readonly FieldTable<BindBody> Bind = new(
        BoundName,
        new ChoiceField<BindBody>(
            "mode", "`async`: calling it gives a promise. `sync`: it blocks its runtime until the answer is there.", ["async", "sync"], (body, choice) => body.IsSync = choice == 1));

    public static readonly FieldTable<BindBody> Unbind = new(BoundName);

    public static readonly FieldTable<SetGlobalBody> SetGlobal = new(
        new TextField<SetGlobalBody>("name", "The global's name.", "", MaxNameLength, (body, text) => body.Name = text) { Required = true },
        new ValueField<SetGlobalBody>("value", "A tagged value.", (body, json) => body.Value = json) { Required = true },
        new ContextField<SetGlobalBody>("context", "The id or name of a context; the default one when left out.", (body, text) => body.Context = text));

    public static readonly FieldTable<StreamBody> Acknowledge = new(
        Stream,
        new IntegerField<StreamBody>("count", "Items that may be sent on top.", _ => new IntegerRange(1, MaxCount, null, null), (body, value) => body.Count = (int)value) { Required = true });

    /// <summary>Of a method that takes a stream alone.</summary>
    public static readonly FieldTable<StreamBody> OneStream = new(Stream);

    public static readonly FieldTable<StreamBody> Push = new(
        Stream, new ValueField<StreamBody>("value", "A tagged value, the stream's next item.", (body, json) => body.Value = json) { Required = true });

    public static readonly FieldTable<StreamBody> Error = new(
        Stream,
        new TextField<StreamBody>("message", "The message of the error that the stream fails with.", "", MaxMessageLength, (body, text) => body.Message = text) { Required = true });

    private static TextField<StreamBody> Stream => new("stream", "The stream's id.", "", MaxNameLength, (body, text) => body.Stream = text) { Required = true };

    private static TextField<BindBody> BoundName => new("name", "The global's name.", "", MaxNameLength, (body, text) => body.Name = text) { Required = true };
}

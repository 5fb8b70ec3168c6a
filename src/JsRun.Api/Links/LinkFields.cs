using JsRun.Api.Contexts;
using JsRun.Api.Requests.Fields;

namespace JsRun.Api.Links;

/// <summary>The fields of the body of <c>POST /runtimes/{id}/links</c>.</summary>
internal static class LinkFields
{
    private const int MaxIdLength = 100;

    public static readonly FieldTable<LinkBody> Table = new(
        new TextField<LinkBody>("runtime", "Id of the other runtime.", string.Empty, MaxIdLength, (body, text) => body.Runtime = text) { Required = true },
        new PortNameField("name", "The port's property of the global `ports` here; the other runtime's id when left out.", (body, text) => body.Name = text),
        new PortNameField("otherName", "The port's property of `ports` there; this runtime's id when left out.", (body, text) => body.OtherName = text),
        new ContextField<LinkBody>("context", "Id or name of this runtime's context that gets the port; `default` when left out.", (body, text) => body.Context = text),
        new ContextField<LinkBody>("otherContext", "Id or name of the other runtime's context; `default` when left out.", (body, text) => body.OtherContext = text));
}

using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Fields;

namespace JsRun.Api.Contexts;

/// <summary>The name that a context is to have beside its id; null for none.</summary>
internal sealed class ContextNameField() : Field<CreateContextBody>("name", "A name that can stand wherever an id of a context can. Unique among the contexts of the runtime.")
{
    /// <inheritdoc />
    public override void Read(ref BodyReader reader, CreateContextBody target)
    {
        if (reader.Json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.Json.TokenType == JsonTokenType.String && reader.TryGetString() is { } text && ContextNames.IsName(text))
        {
            target.Name = text;
        }
        else
        {
            Refuse(ref reader, $"must be 1 to {ContextNames.MaxLength} letters, digits, dots, dashes or underscores, not begin with \"ctx_\", and be neither \"default\" nor \"fresh\".");
        }
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new() { ["type"] = new JsonArray("string", "null"), ["pattern"] = ContextNames.Pattern };
}

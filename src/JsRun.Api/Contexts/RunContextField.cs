using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Evaluations;
using JsRun.Api.Limits;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Fields;

namespace JsRun.Api.Contexts;

/// <summary>The context that an evaluation or call runs in.</summary>
internal sealed class RunContextField<TBody>() : Field<TBody>("context", "The context to run in: its id or name, `default`, or `fresh` for one made for this call.")
    where TBody : RunBody
{
    /// <inheritdoc />
    public override void Read(ref BodyReader reader, TBody target)
    {
        // As most say it, if they do, without making a string.
        if (reader.Json.TokenType == JsonTokenType.String && reader.Json.TextIs(ContextNames.Default))
        {
            return;
        }

        var text = reader.Json.TokenType == JsonTokenType.String ? reader.TryGetString() : null;
        if (text == ContextNames.Fresh)
        {
            target.FreshContext = true;
        }
        else if (text is not null && ContextNames.MayBeIdOrName(text))
        {
            target.Context = text;
        }
        else
        {
            Refuse(ref reader, "must be the id or name of a context, \"default\" or \"fresh\".");
        }
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) =>
        new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = ContextNames.MaxLength, ["default"] = ContextNames.Default };
}

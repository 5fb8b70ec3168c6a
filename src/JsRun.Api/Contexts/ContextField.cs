using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Fields;

namespace JsRun.Api.Contexts;

/// <summary>The id or name of a context. Whether there is such a context is found out later.</summary>
internal sealed class ContextField<TBody>(string name, string description, Action<TBody, string> set) : Field<TBody>(name, description)
    where TBody : class
{
    /// <inheritdoc />
    public override void Read(ref BodyReader reader, TBody target)
    {
        if (reader.Json.TokenType == JsonTokenType.String && reader.TryGetString() is { } text && ContextNames.MayBeIdOrName(text))
        {
            set(target, text);
        }
        else
        {
            Refuse(ref reader, "must be the id or name of a context.");
        }
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = ContextNames.MaxLength };
}

using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Fields;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Contexts;

/// <summary>The contexts that a new one is linked with. Whether there are such contexts is found out later.</summary>
internal sealed class LinksField() : Field<CreateContextBody>(
    "links",
    "Ids or names of contexts: this one and each of them get a `MessagePort` to the other, before its globals are set, as a property of the global `ports` that has the other's name, else its id.")
{
    /// <inheritdoc />
    public override void Read(ref BodyReader reader, CreateContextBody target)
    {
        if (reader.Json.TokenType != JsonTokenType.StartArray)
        {
            Refuse(ref reader, "must be an array of ids or names of contexts.");
            return;
        }

        var links = new List<string>();
        string? refusal = null;
        while (reader.Json.Read() && reader.Json.TokenType != JsonTokenType.EndArray)
        {
            var text = reader.Json.TokenType == JsonTokenType.String ? reader.TryGetString() : null;
            if (text is null || !ContextNames.MayBeIdOrName(text))
            {
                refusal ??= "must hold nothing but ids or names of contexts.";
            }
            else if (links.Contains(text))
            {
                refusal ??= "must not name a context twice.";
            }
            else if (links.Count == CreateContextMessage.MaxLinks)
            {
                refusal ??= $"must not name more than {CreateContextMessage.MaxLinks} contexts.";
            }
            else
            {
                links.Add(text);
            }

            reader.Json.Skip();
        }

        if (refusal is null)
        {
            target.Links = links;
        }
        else
        {
            reader.Errors.Add(Name, refusal);
        }
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new()
    {
        ["type"] = "array",
        ["maxItems"] = CreateContextMessage.MaxLinks,
        ["uniqueItems"] = true,
        ["items"] = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = ContextNames.MaxLength },
    };
}

using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Contexts;
using JsRun.Api.Limits;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Fields;

namespace JsRun.Api.Links;

/// <summary>What a port is called: whatever a context may be called.</summary>
internal sealed class PortNameField(string name, string description, Action<LinkBody, string> set) : Field<LinkBody>(name, description)
{
    /// <inheritdoc />
    public override void Read(ref BodyReader reader, LinkBody target)
    {
        if (reader.Json.TokenType == JsonTokenType.String && reader.TryGetString() is { } text && ContextNames.IsName(text))
        {
            set(target, text);
        }
        else
        {
            Refuse(ref reader, $"must be 1 to {ContextNames.MaxLength} letters, digits, dots, dashes or underscores, not begin with \"ctx_\", and be neither \"default\" nor \"fresh\".");
        }
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new() { ["type"] = "string", ["pattern"] = ContextNames.Pattern };
}

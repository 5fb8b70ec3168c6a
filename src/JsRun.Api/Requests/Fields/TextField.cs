using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;

namespace JsRun.Api.Requests.Fields;

/// <summary>A short text.</summary>
internal sealed class TextField<TBody>(string name, string description, string defaultText, int maxLength, Action<TBody, string> set)
    : Field<TBody>(name, description)
    where TBody : class
{
    /// <inheritdoc />
    public override void Read(ref BodyReader reader, TBody target)
    {
        if (reader.Json.TokenType != JsonTokenType.String)
        {
            Refuse(ref reader, "must be a string.");
        }
        else if (reader.TryGetString() is not { } text)
        {
            Refuse(ref reader, "has a lone surrogate.");
        }
        else if (text.Length == 0 || text.Length > maxLength)
        {
            Refuse(ref reader, $"must have 1 to {maxLength} characters.");
        }
        else if (text.AsSpan().ContainsAnyInRange('\0', '\u001f'))
        {
            Refuse(ref reader, "must not have control characters.");
        }
        else
        {
            set(target, text);
        }
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) =>
        new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = maxLength, ["default"] = defaultText };
}

using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;

namespace JsRun.Api.Requests.Fields;

/// <summary>
/// A field of the contract that this version does not offer. Nothing is silently ignored: only a value that asks for nothing
/// (null, false, an empty text or object, or the default) is accepted.
/// </summary>
internal sealed class NotOfferedField<TBody>(string name, string? defaultText = null, bool membersMayBeEmpty = false) : Field<TBody>(name, "Not offered by this version.")
    where TBody : class
{
    /// <inheritdoc />
    public override void Read(ref BodyReader reader, TBody target)
    {
        if (!AsksForNothing(ref reader))
        {
            reader.Errors.Add(Name, "is not offered by this version.");
        }
    }

    /// <inheritdoc />
    public override JsonObject? Schema(CallerLimits limits) => null;

    // Moves to the value's last token.
    private bool AsksForNothing(ref BodyReader reader)
    {
        switch (reader.Json.TokenType)
        {
            case JsonTokenType.Null or JsonTokenType.False:
                return true;
            case JsonTokenType.String:
                return reader.Json.ValueSpan.IsEmpty || (defaultText is not null && reader.TryGetString() == defaultText);
            case JsonTokenType.StartObject:
                var depth = reader.Json.CurrentDepth;
                var empty = true;
                while (reader.Json.Read() && !(reader.Json.TokenType == JsonTokenType.EndObject && reader.Json.CurrentDepth == depth))
                {
                    empty &= membersMayBeEmpty
                        && reader.Json.TokenType is JsonTokenType.PropertyName or JsonTokenType.StartObject or JsonTokenType.EndObject;
                }

                return empty;
            default:
                reader.Json.Skip();
                return false;
        }
    }
}

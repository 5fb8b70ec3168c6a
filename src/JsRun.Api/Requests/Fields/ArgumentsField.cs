using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.Requests.Values;

namespace JsRun.Api.Requests.Fields;

/// <summary>An array of tagged values. It stays the JSON that it is in the body.</summary>
internal sealed class ArgumentsField<TBody>(string name, string description, Action<TBody, ReadOnlyMemory<byte>> set) : Field<TBody>(name, description)
    where TBody : class
{
    /// <inheritdoc />
    public override void Read(ref BodyReader reader, TBody target)
    {
        if (reader.Json.TokenType != JsonTokenType.StartArray)
        {
            Refuse(ref reader, "must be an array.");
            return;
        }

        var start = reader.TokenStart;
        new TaggedJsonValidator(Name).CheckItems(ref reader);
        set(target, reader.RawSince(start));
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) =>
        new() { ["type"] = "array", ["items"] = new JsonObject { ["$ref"] = "#/components/schemas/Value" } };
}

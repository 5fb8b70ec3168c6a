using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.Requests.Values;

namespace JsRun.Api.Requests.Fields;

/// <summary>An object whose names are taken literally and whose values are tagged. It stays the JSON that it is in the body.</summary>
internal sealed class GlobalsField<TBody>(string name, string description, Action<TBody, ReadOnlyMemory<byte>> set) : Field<TBody>(name, description)
    where TBody : class
{
    /// <inheritdoc />
    public override void Read(ref BodyReader reader, TBody target)
    {
        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            Refuse(ref reader, "must be an object.");
            return;
        }

        var start = reader.TokenStart;
        var looksTagged = new TaggedJsonValidator(Name).CheckMembers(ref reader);
        var json = reader.RawSince(start);
        set(target, looksTagged ? Untagged(json) : json);
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) =>
        new() { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["$ref"] = "#/components/schemas/Value" } };

    // A global may be called `$` or `$map`: whoever reads the object as a value must not take the name for a tag.
    private static ReadOnlyMemory<byte> Untagged(ReadOnlyMemory<byte> json) => (byte[])[.. "{\"$object\":"u8, .. json.Span, (byte)'}'];
}

using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.Requests.Values;

namespace JsRun.Api.Requests.Fields;

/// <summary>A tagged value. It stays the JSON that it is in the body.</summary>
internal sealed class ValueField<TBody>(string name, string description, Action<TBody, ReadOnlyMemory<byte>> set) : Field<TBody>(name, description)
    where TBody : class
{
    /// <inheritdoc />
    public override void Read(ref BodyReader reader, TBody target)
    {
        var start = reader.TokenStart;
        new TaggedJsonValidator(Name).Check(ref reader);
        set(target, reader.RawSince(start));
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new() { ["$ref"] = "#/components/schemas/Value" };
}

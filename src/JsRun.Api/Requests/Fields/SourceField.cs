using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.Options;

namespace JsRun.Api.Requests.Fields;

/// <summary>Source text. It stays the JSON literal that it is in the body: only V8 needs it decoded.</summary>
internal sealed class SourceField<TBody>(string name, string description, Action<TBody, ReadOnlyMemory<byte>> set) : Field<TBody>(name, description)
    where TBody : class
{
    /// <inheritdoc />
    public override void Read(ref BodyReader reader, TBody target)
    {
        if (reader.Json.TokenType != JsonTokenType.String)
        {
            Refuse(ref reader, "must be a string.");
            return;
        }

        var max = reader.Limits.Evaluation.MaxCodeBytes;
        var literal = reader.RawToken;
        if (literal.Length - 2 > max && JsonLiteral.Utf8Length(reader.Json.ValueSpan) > max)
        {
            var setting = LimitRanges.Setting(nameof(LimitOptions.MaxCodeBytes));
            reader.Errors.Add(Name, $"must be at most {max} bytes long, the configured {setting}; shorten it, or have that setting raised.");
            return;
        }

        set(target, literal);
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new() { ["type"] = "string", ["maxLength"] = limits.Evaluation.MaxCodeBytes };
}

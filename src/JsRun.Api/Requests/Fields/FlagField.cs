using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;

namespace JsRun.Api.Requests.Fields;

/// <summary>True or false.</summary>
internal sealed class FlagField<TBody>(string name, string description, Action<TBody, bool> set) : Field<TBody>(name, description)
    where TBody : class
{
    /// <inheritdoc />
    public override void Read(ref BodyReader reader, TBody target)
    {
        if (reader.Json.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            set(target, reader.Json.GetBoolean());
        }
        else
        {
            Refuse(ref reader, "must be true or false.");
        }
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new() { ["type"] = "boolean", ["default"] = false };
}

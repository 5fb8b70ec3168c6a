using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;

namespace JsRun.Api.Requests.Fields;

/// <summary>The id of a snapshot, or null for none. Whether there is such a snapshot is found out later.</summary>
internal sealed class SnapshotField<TBody>(Action<TBody, string?> set) : Field<TBody>("snapshot", "Id of a snapshot to start from.")
    where TBody : class
{
    private const int MaxLength = 128;

    /// <inheritdoc />
    public override void Read(ref BodyReader reader, TBody target)
    {
        if (reader.Json.TokenType == JsonTokenType.Null)
        {
            set(target, null);
        }
        else if (reader.Json.TokenType != JsonTokenType.String)
        {
            Refuse(ref reader, "must be a string.");
        }
        else if (reader.TryGetString() is not { Length: > 0 and <= MaxLength } id)
        {
            Refuse(ref reader, "must be the id of a snapshot.");
        }
        else
        {
            set(target, id);
        }
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) =>
        new() { ["type"] = new JsonArray("string", "null"), ["minLength"] = 1, ["maxLength"] = MaxLength };
}

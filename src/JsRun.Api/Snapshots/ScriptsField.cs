using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.OpenApi;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Fields;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Snapshots;

/// <summary>The scripts that a snapshot is made from.</summary>
internal sealed class ScriptsField() : Field<SnapshotBody>("scripts", "The scripts, in the order in which they run. What they leave in the global scope is what the snapshot has.")
{
    private const int MaxScripts = 100;

    /// <inheritdoc />
    public override void Read(ref BodyReader reader, SnapshotBody target)
    {
        if (reader.Json.TokenType != JsonTokenType.StartArray)
        {
            Refuse(ref reader, "must be an array.");
            return;
        }

        var depth = reader.Json.CurrentDepth;
        var count = 0;
        for (; reader.Json.Read() && !(reader.Json.TokenType == JsonTokenType.EndArray && reader.Json.CurrentDepth == depth); count++)
        {
            if (count < MaxScripts)
            {
                ReadScript(ref reader, target, $"{Name}[{count}]");
            }
            else
            {
                reader.Json.Skip();
            }
        }

        if (count == 0 || count > MaxScripts)
        {
            reader.Errors.Add(Name, $"must have 1 to {MaxScripts} scripts.");
        }
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new()
    {
        ["type"] = "array",
        ["minItems"] = 1,
        ["maxItems"] = MaxScripts,
        ["items"] = FieldTableSchema.Of(SnapshotFields.Script)(limits),
    };

    private static void ReadScript(ref BodyReader reader, SnapshotBody target, string path)
    {
        var script = new SnapshotScriptBody();
        if (SnapshotFields.Script.TryReadItem(ref reader, script, path))
        {
            target.Scripts.Add(new SnapshotScript(script.Name, script.Source));
        }
    }
}

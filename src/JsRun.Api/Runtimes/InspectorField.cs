using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Fields;

namespace JsRun.Api.Runtimes;

/// <summary>Whether and how a runtime can be debugged: an object, of which each member is optional.</summary>
internal sealed class InspectorField(string name, Action<CreateRuntimeBody, InspectorConfig> set)
    : Field<CreateRuntimeBody>(name, "Lets Chrome DevTools, or any other client of its protocol, debug the runtime. What it pauses counts against no budget of an evaluation. The runtime has a worker process of its own, since a debugger can do what a script cannot.")
{
    private const string WaitForConnection = "waitForConnection";
    private const string BreakOnStart = "breakOnStart";

    /// <inheritdoc />
    public override void Read(ref BodyReader reader, CreateRuntimeBody target)
    {
        if (reader.Json.TokenType is JsonTokenType.Null or JsonTokenType.False)
        {
            return;
        }

        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            Refuse(ref reader, "must be an object.");
            return;
        }

        var inspector = new InspectorConfig();
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember(ref reader, inspector);
        }

        set(target, inspector);
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            [WaitForConnection] = Flag("The first script waits until a debugger is connected and has it run (`Runtime.runIfWaitingForDebugger`), or gives up after `JsRun:Limits:MaxPausedMs`."),
            [BreakOnStart] = Flag("The first script that starts while a debugger is connected pauses at its first statement."),
        },
    };

    private static JsonObject Flag(string description) => new() { ["type"] = "boolean", ["default"] = false, ["description"] = description };

    private void ReadMember(ref BodyReader reader, InspectorConfig inspector)
    {
        var waits = reader.Json.TextIs(WaitForConnection);
        var path = $"{Name}.{(waits ? WaitForConnection : reader.Json.TextIs(BreakOnStart) ? BreakOnStart : reader.NameForMessage())}";
        var isKnown = waits || reader.Json.TextIs(BreakOnStart);
        reader.Json.Read();
        if (!isKnown)
        {
            reader.Errors.Add(path, "is no field of this request.");
            reader.Json.Skip();
        }
        else if (reader.Json.TokenType is not (JsonTokenType.True or JsonTokenType.False))
        {
            reader.Errors.Add(path, "must be true or false.");
            reader.Json.Skip();
        }
        else if (waits)
        {
            inspector.WaitForConnection = reader.Json.GetBoolean();
        }
        else
        {
            inspector.BreakOnStart = reader.Json.GetBoolean();
        }
    }
}

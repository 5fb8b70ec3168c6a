using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Fields;
using JsRun.Api.Requests.Values;

namespace JsRun.Api.Evaluations;

/// <summary>The function of a call: a dotted name, or a handle as a result gave it out.</summary>
internal sealed class FunctionField() : Field<CallBody>(
    "function", "Dotted name of the function (`a.b.f` passes `a.b` as `this`), or a function handle as a result gave it out.")
{
    private const int MaxNameLength = 1024;
    private const string Expected = "must be a dotted name or {\"$function\":\"fn_1\"}.";

    /// <inheritdoc />
    public override void Read(ref BodyReader reader, CallBody target)
    {
        switch (reader.Json.TokenType)
        {
            case JsonTokenType.String:
                ReadName(ref reader, target);
                break;
            case JsonTokenType.StartObject:
                ReadHandle(ref reader, target);
                break;
            default:
                Refuse(ref reader, Expected);
                break;
        }
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new()
    {
        ["oneOf"] = new JsonArray(
            new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = MaxNameLength },
            new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["$function"] = new JsonObject { ["type"] = "string", ["pattern"] = "^fn_[1-9][0-9]*$" },
                    ["name"] = new JsonObject { ["type"] = "string" },
                },
                ["required"] = new JsonArray("$function"),
            }),
    };

    private void ReadName(ref BodyReader reader, CallBody target)
    {
        if (reader.TryGetString() is not { } name)
        {
            Refuse(ref reader, "has a lone surrogate.");
        }
        else if (name.Length > MaxNameLength || name.Split('.').Any(part => part.Length == 0))
        {
            Refuse(ref reader, $"must be a dotted name of 1 to {MaxNameLength} characters without empty parts.");
        }
        else
        {
            target.Path = name;
        }
    }

    private void ReadHandle(ref BodyReader reader, CallBody target)
    {
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.TryGetString();
            reader.Json.Read();
            if (name == "$function")
            {
                var id = reader.Json.TokenType == JsonTokenType.String ? reader.TryGetString() : null;
                target.FunctionId = TagContent.FunctionNumber(id) ?? 0;
            }
            else if (name != "name")
            {
                reader.Errors.Add($"{Name}.{name}", "is no field of a function handle.");
            }

            reader.Json.Skip();
        }

        if (target.FunctionId == 0)
        {
            reader.Errors.Add(Name, Expected);
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Fields;

namespace JsRun.Api.Runtimes.HostFunctions;

/// <summary>Functions of a runtime that are carried out at URLs: an object of objects by name.</summary>
internal sealed class HostFunctionsField(string name, Action<CreateRuntimeBody, IReadOnlyList<HostFunctionConfig>> set) : Field<CreateRuntimeBody>(
    name, "Functions that become globals before the bootstrap script runs. Calling one POSTs `{ \"function\", \"args\", \"runtime\", \"label\" }` to its URL and gives a promise of the answer, a tagged value.")
{
    private const int MaxFunctions = 100;
    private const int MaxNameLength = 128;

    /// <inheritdoc />
    public override void Read(ref BodyReader reader, CreateRuntimeBody target)
    {
        if (reader.Json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            Refuse(ref reader, "must be an object.");
            return;
        }

        var functions = new Dictionary<string, HostFunctionConfig?>(StringComparer.Ordinal);
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            var function = reader.TryGetString();
            var path = $"{Name}.{function ?? reader.NameForMessage()}";
            reader.Json.Read();
            if (function is null or "" || function.Length > MaxNameLength || functions.Count >= MaxFunctions || !functions.TryAdd(function, null))
            {
                reader.Errors.Add(path, $"must be one of at most {MaxFunctions} different names of 1 to {MaxNameLength} characters.");
                reader.Json.Skip();
            }
            else
            {
                functions[function] = CallbackTarget.Read(ref reader, function, path, hasMode: true);
            }
        }

        set(target, [.. functions.Values.OfType<HostFunctionConfig>()]);
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new()
    {
        ["type"] = "object",
        ["maxProperties"] = MaxFunctions,
        ["additionalProperties"] = CallbackTarget.Schema(limits, hasMode: true),
    };
}

using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;

namespace JsRun.Api.Requests.Fields;

/// <summary>One of a few names; the first is the default. The setter gets the name's index.</summary>
internal sealed class ChoiceField<TBody>(string name, string description, string[] choices, Action<TBody, int> set)
    : Field<TBody>(name, description)
    where TBody : class
{
    /// <summary>What is said about a text that is no choice.</summary>
    public string Otherwise { get; init; } = $"must be {string.Join(" or ", choices.Select(choice => $"\"{choice}\""))}.";

    /// <inheritdoc />
    public override void Read(ref BodyReader reader, TBody target)
    {
        var choice = reader.Json.TokenType == JsonTokenType.String ? Array.IndexOf(choices, reader.TryGetString()) : -1;
        if (choice < 0)
        {
            Refuse(ref reader, Otherwise);
            return;
        }

        set(target, choice);
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new()
    {
        ["type"] = "string",
        ["enum"] = new JsonArray([.. choices.Select(choice => JsonValue.Create(choice))]),
        ["default"] = choices[0],
    };
}

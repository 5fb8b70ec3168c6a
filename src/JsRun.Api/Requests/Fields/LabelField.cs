using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;

namespace JsRun.Api.Requests.Fields;

/// <summary>A map of short texts.</summary>
internal sealed class LabelField<TBody>(string name, string description, Action<TBody, IReadOnlyDictionary<string, string>> set)
    : Field<TBody>(name, description)
    where TBody : class
{
    private const int MaxEntries = 64;
    private const int MaxKeyLength = 128;
    private const int MaxValueLength = 1024;

    /// <inheritdoc />
    public override void Read(ref BodyReader reader, TBody target)
    {
        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            Refuse(ref reader, "must be an object of strings.");
            return;
        }

        var label = new Dictionary<string, string>(StringComparer.Ordinal);
        var entries = 0;
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            if (++entries <= MaxEntries)
            {
                ReadEntry(ref reader, label);
            }
            else
            {
                reader.Json.Skip();
            }
        }

        if (entries > MaxEntries)
        {
            reader.Errors.Add(Name, $"must have at most {MaxEntries} entries.");
        }

        set(target, label);
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new()
    {
        ["type"] = "object",
        ["maxProperties"] = MaxEntries,
        ["propertyNames"] = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = MaxKeyLength },
        ["additionalProperties"] = new JsonObject { ["type"] = "string", ["maxLength"] = MaxValueLength },
    };

    private void ReadEntry(ref BodyReader reader, Dictionary<string, string> label)
    {
        var key = reader.TryGetString();
        var path = $"{Name}.{key ?? reader.NameForMessage()}";
        reader.Json.Read();
        if (reader.Json.TokenType != JsonTokenType.String)
        {
            reader.Errors.Add(path, "must be a string.");
            reader.Json.Skip();
        }
        else if (key is null || reader.TryGetString() is not { } value)
        {
            reader.Errors.Add(path, "has a lone surrogate.");
        }
        else if (key.Length is 0 or > MaxKeyLength || value.Length > MaxValueLength)
        {
            reader.Errors.Add(path, $"must have 1 to {MaxKeyLength} characters of name and at most {MaxValueLength} of text.");
        }
        else if (!label.TryAdd(key, value))
        {
            reader.Errors.Add(path, "is given more than once.");
        }
    }
}

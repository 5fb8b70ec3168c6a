using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.Options;

namespace JsRun.Api.Requests.Fields;

/// <summary>Modules by name: a text, or bytes for WebAssembly. It stays the JSON that it is in the body.</summary>
internal sealed class ModulesField<TBody>(string name, string description, Action<TBody, ReadOnlyMemory<byte>> set) : Field<TBody>(name, description)
    where TBody : class
{
    private const string BytesTag = "$bytes";

    /// <inheritdoc />
    public override void Read(ref BodyReader reader, TBody target)
    {
        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            Refuse(ref reader, "must be an object.");
            return;
        }

        var start = reader.TokenStart;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var bytes = 0L;
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            bytes += ReadModule(ref reader, names);
        }

        if (names.Count == 0)
        {
            return;
        }

        var limits = reader.Limits.Evaluation;
        if (names.Count > limits.MaxModules)
        {
            reader.Errors.Add(Name, $"must be at most {limits.MaxModules}, the configured {LimitRanges.Setting(nameof(LimitOptions.MaxModules))}.");
        }
        else if (bytes > limits.MaxModuleBytes)
        {
            reader.Errors.Add(Name, $"must be at most {limits.MaxModuleBytes} bytes long together, the configured {LimitRanges.Setting(nameof(LimitOptions.MaxModuleBytes))}.");
        }

        set(target, reader.RawSince(start));
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new()
    {
        ["type"] = "object",
        ["maxProperties"] = limits.Evaluation.MaxModules,
        ["propertyNames"] = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = limits.Evaluation.MaxSpecifierLength },
        ["additionalProperties"] = new JsonObject
        {
            ["oneOf"] = new JsonArray(
                new JsonObject { ["type"] = "string", ["maxLength"] = limits.Evaluation.MaxCodeBytes },
                new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject { [BytesTag] = new JsonObject { ["type"] = "string", ["contentEncoding"] = "base64" } },
                    ["required"] = new JsonArray(BytesTag),
                    ["additionalProperties"] = false,
                }),
        },
    };

    /// <summary>Reads a name and its module, and tells how many bytes they have together.</summary>
    private int ReadModule(ref BodyReader reader, HashSet<string> names)
    {
        var limits = reader.Limits.Evaluation;
        var name = reader.TryGetString();
        var nameBytes = reader.Json.ValueSpan.Length;
        var path = $"{Name}.{name ?? reader.NameForMessage()}";
        reader.Json.Read();
        if (name is null)
        {
            reader.Errors.Add(path, "has a lone surrogate.");
        }
        else if (name.Length == 0 || name.Length > limits.MaxSpecifierLength)
        {
            reader.Errors.Add(path, $"must have a name of 1 to {limits.MaxSpecifierLength} characters ({LimitRanges.Setting(nameof(LimitOptions.MaxSpecifierLength))}).");
        }
        else if (!names.Add(name))
        {
            reader.Errors.Add(path, "is given more than once.");
        }

        return nameBytes + ReadSource(ref reader, path);
    }

    private static int ReadSource(ref BodyReader reader, string path)
    {
        var max = reader.Limits.Evaluation.MaxCodeBytes;
        var length = reader.Json.TokenType switch
        {
            JsonTokenType.String => reader.Json.ValueSpan.Length > max ? JsonLiteral.Utf8Length(reader.Json.ValueSpan) : reader.Json.ValueSpan.Length,
            JsonTokenType.StartObject => ReadBytes(ref reader),
            _ => -1,
        };
        if (length < 0)
        {
            reader.Errors.Add(path, "must be a text, or {\"$bytes\":\"<base64>\"} for WebAssembly.");
            reader.Json.Skip();
        }
        else if (length > max)
        {
            reader.Errors.Add(path, $"must be at most {max} bytes long, the configured {LimitRanges.Setting(nameof(LimitOptions.MaxCodeBytes))}.");
        }

        return length;
    }

    /// <summary>Bytes of the tagged value whose first token is current, up to its last; -1 when it is none.</summary>
    private static int ReadBytes(ref BodyReader reader)
    {
        var depth = reader.Json.CurrentDepth;
        var length = -1;
        if (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName && reader.Json.TextIs(BytesTag)
            && reader.Json.Read() && reader.Json.TokenType == JsonTokenType.String && reader.Json.TryGetBytesFromBase64(out var bytes))
        {
            reader.Json.Read();
            length = reader.Json.TokenType == JsonTokenType.EndObject ? bytes.Length : -1;
        }

        while (!(reader.Json.TokenType == JsonTokenType.EndObject && reader.Json.CurrentDepth == depth) && reader.Json.Read())
        {
            length = -1;
        }

        return length;
    }
}

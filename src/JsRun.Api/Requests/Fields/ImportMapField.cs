using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.Options;

namespace JsRun.Api.Requests.Fields;

/// <summary>A standard import map. It stays the JSON that it is in the body.</summary>
internal sealed class ImportMapField<TBody>(string name, string description, Action<TBody, ReadOnlyMemory<byte>> set) : Field<TBody>(name, description)
    where TBody : class
{
    private const string Imports = "imports";
    private const string Scopes = "scopes";

    /// <inheritdoc />
    public override void Read(ref BodyReader reader, TBody target)
    {
        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            Refuse(ref reader, "must be an object.");
            return;
        }

        var start = reader.TokenStart;
        var isEmpty = true;
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            var member = reader.NameForMessage();
            var path = $"{Name}.{member}";
            reader.Json.Read();
            isEmpty &= member switch
            {
                Imports => CheckAddresses(ref reader, path),
                Scopes => CheckScopes(ref reader, path),
                _ => RefuseMember(ref reader, path),
            };
        }

        var json = reader.RawSince(start);
        var max = reader.Limits.Evaluation.MaxImportMapBytes;
        if (json.Length > max)
        {
            reader.Errors.Add(Name, $"must be at most {max} bytes long, the configured {LimitRanges.Setting(nameof(LimitOptions.MaxImportMapBytes))}.");
        }
        else if (!isEmpty)
        {
            set(target, json);
        }
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            [Imports] = AddressesSchema(),
            [Scopes] = new JsonObject { ["type"] = "object", ["additionalProperties"] = AddressesSchema() },
        },
    };

    private static JsonObject AddressesSchema() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "null") },
    };

    private static bool RefuseMember(ref BodyReader reader, string path)
    {
        reader.Errors.Add(path, $"is no member of an import map: it has {Imports} and {Scopes}.");
        reader.Json.Skip();
        return true;
    }

    private static bool CheckScopes(ref BodyReader reader, string path)
    {
        if (!IsObject(ref reader, path))
        {
            return true;
        }

        var isEmpty = true;
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            var scope = $"{path}.{reader.NameForMessage()}";
            reader.Json.Read();
            isEmpty &= CheckAddresses(ref reader, scope);
        }

        return isEmpty;
    }

    /// <summary>Whether there are none.</summary>
    private static bool CheckAddresses(ref BodyReader reader, string path)
    {
        if (!IsObject(ref reader, path))
        {
            return true;
        }

        var isEmpty = true;
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            isEmpty = false;
            var specifier = reader.NameForMessage();
            var hasName = reader.TryGetString() is not null;
            reader.Json.Read();
            var isAddress = reader.Json.TokenType is JsonTokenType.Null || (reader.Json.TokenType is JsonTokenType.String && reader.TryGetString() is not null);
            if (!hasName || !isAddress)
            {
                reader.Errors.Add($"{path}.{specifier}", "must be a text without lone surrogates, or null.");
                reader.Json.Skip();
            }
        }

        return isEmpty;
    }

    private static bool IsObject(ref BodyReader reader, string path)
    {
        if (reader.Json.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Errors.Add(path, "must be an object.");
        reader.Json.Skip();
        return false;
    }
}

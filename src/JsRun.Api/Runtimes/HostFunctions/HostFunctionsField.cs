using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Callbacks;
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
                functions[function] = ReadFunction(ref reader, function, path);
            }
        }

        set(target, [.. functions.Values.OfType<HostFunctionConfig>()]);
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new()
    {
        ["type"] = "object",
        ["maxProperties"] = MaxFunctions,
        ["additionalProperties"] = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray("url"),
            ["properties"] = new JsonObject
            {
                ["url"] = new JsonObject { ["type"] = "string", ["format"] = "uri", ["maxLength"] = 2048, ["description"] = "One that `JsRun:Callbacks:AllowedUrls` permits." },
                ["headers"] = new JsonObject
                {
                    ["type"] = "object",
                    ["maxProperties"] = CallbackHeaders.MaxCount,
                    ["additionalProperties"] = new JsonObject { ["type"] = "string", ["maxLength"] = CallbackHeaders.MaxValueLength },
                    ["description"] = "Headers that go along with each call.",
                },
                ["timeoutMs"] = new JsonObject
                {
                    ["type"] = "integer",
                    ["minimum"] = 1,
                    ["maximum"] = limits.Callbacks.MaxTimeoutMs,
                    ["default"] = Math.Min(limits.Callbacks.DefaultTimeoutMs, limits.Callbacks.MaxTimeoutMs),
                    ["description"] = "How long a call may take, in ms.",
                },
                ["mode"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("async"), ["default"] = "async", ["description"] = "A call gives a promise." },
            },
        },
    };

    private static HostFunctionConfig? ReadFunction(ref BodyReader reader, string function, string path)
    {
        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            reader.Errors.Add(path, "must be an object.");
            reader.Json.Skip();
            return null;
        }

        Uri? url = null;
        var hasUrl = false;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var timeoutMs = Math.Min(reader.Limits.Callbacks.DefaultTimeoutMs, reader.Limits.Callbacks.MaxTimeoutMs);
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            var member = reader.NameForMessage();
            reader.Json.Read();
            var memberPath = $"{path}.{member}";
            switch (member)
            {
                case "url":
                    hasUrl = true;
                    url = ReadUrl(ref reader, memberPath);
                    break;
                case "headers":
                    ReadHeaders(ref reader, memberPath, headers);
                    break;
                case "timeoutMs":
                    if (reader.Json.TokenType != JsonTokenType.Number || !reader.Json.TryGetInt32(out timeoutMs) || timeoutMs < 1
                        || timeoutMs > reader.Limits.Callbacks.MaxTimeoutMs)
                    {
                        reader.Errors.Add(memberPath, $"must be a whole number from 1 to {reader.Limits.Callbacks.MaxTimeoutMs} (JsRun:Callbacks:MaxTimeoutMs).");
                        reader.Json.Skip();
                    }

                    break;
                case "mode":
                    ReadMode(ref reader, memberPath);
                    break;
                default:
                    reader.Errors.Add(memberPath, "is no field of this request.");
                    reader.Json.Skip();
                    break;
            }
        }

        if (!hasUrl)
        {
            reader.Errors.Add($"{path}.url", "is required.");
        }

        return url is null ? null : new HostFunctionConfig(function, url, headers, timeoutMs);
    }

    private static Uri? ReadUrl(ref BodyReader reader, string path)
    {
        if (reader.Json.TokenType == JsonTokenType.String && reader.TryGetString() is { } text)
        {
            if (reader.Limits.Callbacks.Urls.TryFind(text, out var url, out var error))
            {
                return url;
            }

            reader.Errors.Add(path, error);
            return null;
        }

        reader.Errors.Add(path, "must be a string.");
        reader.Json.Skip();
        return null;
    }

    private static void ReadMode(ref BodyReader reader, string path)
    {
        if (reader.Json.TokenType != JsonTokenType.String || !reader.Json.TextIs("async"))
        {
            reader.Errors.Add(path, "must be `async`: over HTTP a call cannot block its runtime.");
            reader.Json.Skip();
        }
    }

    private static void ReadHeaders(ref BodyReader reader, string path, Dictionary<string, string> headers)
    {
        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            reader.Errors.Add(path, "must be an object of strings.");
            reader.Json.Skip();
            return;
        }

        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            var header = reader.NameForMessage();
            reader.Json.Read();
            var value = reader.Json.TokenType == JsonTokenType.String ? reader.TryGetString() : null;
            var error = value is null ? "must be a string."
                : CallbackHeaders.Refusal(header, value)
                ?? (headers.Count >= CallbackHeaders.MaxCount || !headers.TryAdd(header, value) ? $"must be one of at most {CallbackHeaders.MaxCount} different headers." : null);
            if (error is not null)
            {
                reader.Errors.Add($"{path}.{header}", error);
                reader.Json.Skip();
            }
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Callbacks;
using JsRun.Api.Limits;
using JsRun.Api.Requests;

namespace JsRun.Api.Runtimes.HostFunctions;

/// <summary>Reads an object that tells which URL is to be called, and how.</summary>
internal static class CallbackTarget
{
    /// <summary>What such an object is.</summary>
    public static JsonObject Schema(CallerLimits limits, bool hasMode)
    {
        var properties = new JsonObject
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
        };
        if (hasMode)
        {
            properties["mode"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("async"), ["default"] = "async", ["description"] = "A call gives a promise." };
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray("url"),
            ["properties"] = properties,
        };
    }

    /// <summary>Reads a target, or tells what is wrong with it.</summary>
    public static HostFunctionConfig? Read(ref BodyReader reader, string function, string path, bool hasMode)
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
                case "mode" when hasMode:
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

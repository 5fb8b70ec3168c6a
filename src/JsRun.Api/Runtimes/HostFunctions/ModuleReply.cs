using System.Text;
using System.Text.Json;
using JsRun.Api.Callbacks;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Runtimes.HostFunctions;

/// <summary>Reads what a module loader has answered. Any thread.</summary>
internal static class ModuleReply
{
    private const int NotFoundStatus = 404;
    private const int MaxMessageLength = 1024;

    /// <summary>What the runtime is told.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="maxNameLength">Characters of a module's name.</param>
    /// <param name="maxSourceBytes">Bytes of a module's source.</param>
    public static HostCallFrame Read(CallbackReply reply, int maxNameLength, int maxSourceBytes)
    {
        if (reply.Status == NotFoundStatus)
        {
            return new HostCallFrame(HostCallFrameKind.Error, 0, Name: ModuleAnswers.NotFound);
        }

        if (!reply.IsSuccess)
        {
            return Failed(reply.Failure ?? Detail(reply.Json) ?? $"The callback answered {reply.Status}.");
        }

        try
        {
            using var parsed = JsonDocument.Parse(reply.Json);
            return Read(parsed.RootElement, maxNameLength, maxSourceBytes);
        }
        catch (JsonException)
        {
            return Failed("The callback's answer is no JSON.");
        }
        catch (InvalidOperationException)
        {
            return Failed("The callback's answer has a text with a lone surrogate.");
        }
    }

    private static HostCallFrame Read(JsonElement answer, int maxNameLength, int maxSourceBytes)
    {
        if (TextOf(answer, "specifier") is not { } name || TextOf(answer, "source") is not { } source)
        {
            return Failed("The callback's answer must be an object with the texts `specifier` and `source`.");
        }

        if (name.Length == 0 || name.Length > maxNameLength)
        {
            return Failed($"The `specifier` of the callback's answer must have 1 to {maxNameLength} characters.");
        }

        byte[] bytes;
        var type = answer.TryGetProperty("type", out var given) && given.ValueKind != JsonValueKind.Null ? TextOf(answer, "type") ?? string.Empty : "javascript";
        switch (type)
        {
            case "javascript" or ModuleAnswers.Json:
                bytes = Encoding.UTF8.GetBytes(source);
                break;
            case ModuleAnswers.WebAssembly:
                if (!answer.GetProperty("source"u8).TryGetBytesFromBase64(out var decoded))
                {
                    return Failed("The `source` of the callback's answer is no base64.");
                }

                bytes = decoded;
                break;
            default:
                return Failed("The `type` of the callback's answer must be javascript, json or wasm.");
        }

        return bytes.Length > maxSourceBytes
            ? Failed($"The `source` of the callback's answer is longer than {maxSourceBytes} bytes.")
            : new HostCallFrame(HostCallFrameKind.Value, 0, name, type, bytes);
    }

    private static string? Detail(byte[] json)
    {
        try
        {
            using var parsed = JsonDocument.Parse(json);
            return TextOf(parsed.RootElement, "detail") ?? TextOf(parsed.RootElement, "message");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or no text: the status tells enough.
            return null;
        }
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static HostCallFrame Failed(string why) => new(HostCallFrameKind.Error, 0, why.Length > MaxMessageLength ? why[..MaxMessageLength] : why);
}

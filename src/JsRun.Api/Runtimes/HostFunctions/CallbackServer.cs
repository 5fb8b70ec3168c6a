using System.Text.Json;
using JsRun.Api.Callbacks;
using JsRun.Api.Logging;
using JsRun.Api.Options;
using JsRun.Api.Quotas;
using JsRun.Api.Responses;
using JsRun.Api.Sessions.Incoming;
using JsRun.Api.Telemetry;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Runtimes.HostFunctions;

/// <summary>Carries out the functions of one runtime by calling URLs. Any thread.</summary>
internal sealed class CallbackServer(
    RuntimeRecord runtime, IReadOnlyList<HostFunctionConfig> functions, CallbackClient client, HostCallPlaces places, SemaphoreSlim turns, LimitOptions limits, AuditLog audit)
    : IFunctionServer
{
    private const int MaxMessageLength = 4096;

    /// <inheritdoc />
    public string Kind => "url";

    public async Task<HostCallFrame> CallAsync(string function, ReadOnlyMemory<byte> arguments, ulong request, CancellationToken cancelled)
    {
        var config = functions.First(candidate => candidate.Name == function);

        // The next call is not to wait for what is done here.
        await Task.Yield();
        await turns.WaitAsync(cancelled);
        try
        {
            var isLoader = function == ModuleAnswers.LoaderName;
            var body = isLoader ? LoadBodyOf(arguments) : BodyOf(function, arguments);
            var trace = runtime.Traces?.Find(request);
            using var span = EvaluationSpan.StartHostCall(function, trace);
            var reply = await PostAsync(
                new CallbackRequest(runtime.Tenant, config.Url, config.Headers, TimeSpan.FromMilliseconds(config.TimeoutMs), body, span is null ? trace : CallerTrace.Of(span)), cancelled);
            var answer = isLoader ? ModuleOf(reply)
                : reply.IsSuccess ? ValueOf(reply.Json) : ErrorOf(reply);
            EvaluationSpan.FinishHostCall(span, answer);
            return answer;
        }
        finally
        {
            turns.Release();
        }
    }

    private HostCallFrame ModuleOf(CallbackReply reply)
    {
        var module = ModuleReply.Read(reply, limits.MaxSpecifierLength, limits.MaxCodeBytes);
        if (audit.IsEnabled && module.Kind == HostCallFrameKind.Value)
        {
            audit.Module(runtime.Tenant, runtime.Id, module.Json.Span, runtime.Worker.Link.TraceIdOf(runtime.Isolate.Number));
        }

        return module;
    }

    private async Task<CallbackReply> PostAsync(CallbackRequest request, CancellationToken cancelled)
    {
        await places.EnterAsync(cancelled);
        try
        {
            return await client.PostAsync(request, cancelled);
        }
        finally
        {
            places.Exit();
        }
    }

    private byte[] BodyOf(string function, ReadOnlyMemory<byte> arguments) => JsonText.Compose(json =>
    {
        json.WriteStartObject();
        json.WriteString("function", function);
        json.WritePropertyName("args");
        json.WriteRawValue(arguments.Span, skipInputValidation: true);
        WriteRuntime(json);
        json.WriteEndObject();
    });

    // The arguments are an object with what is asked for.
    private byte[] LoadBodyOf(ReadOnlyMemory<byte> arguments) => JsonText.Compose(json =>
    {
        using var asked = JsonDocument.Parse(arguments);
        json.WriteStartObject();
        foreach (var member in asked.RootElement.EnumerateObject())
        {
            member.WriteTo(json);
        }

        WriteRuntime(json);
        json.WriteEndObject();
    });

    private void WriteRuntime(Utf8JsonWriter json)
    {
        json.WriteString("runtime", runtime.Id);
        json.WriteStartObject("label");
        foreach (var (key, value) in runtime.Label)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    // Streams are fed by clients of sessions; one that is named here would be another's.
    private static HostCallFrame ValueOf(byte[] json)
    {
        try
        {
            return StreamReferences.AreIn(json)
                ? new HostCallFrame(HostCallFrameKind.Error, 0, "The callback's answer names a stream, which only the client of a session can.")
                : new HostCallFrame(HostCallFrameKind.Value, 0, Json: json);
        }
        catch (JsonException)
        {
            return new HostCallFrame(HostCallFrameKind.Error, 0, "The callback's answer is no JSON.");
        }
    }

    private static HostCallFrame ErrorOf(CallbackReply reply)
    {
        var message = reply.Failure ?? MessageOf(reply.Json) ?? $"The callback answered {reply.Status}.";
        var data = reply.Status == 0 ? default : JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, int> { ["status"] = reply.Status });
        return new HostCallFrame(HostCallFrameKind.Error, 0, message.Length > MaxMessageLength ? message[..MaxMessageLength] : message, Json: data);
    }

    private static string? MessageOf(byte[] json)
    {
        try
        {
            using var parsed = JsonDocument.Parse(json);
            foreach (var name in (string[])["detail", "message"])
            {
                if (parsed.RootElement.ValueKind == JsonValueKind.Object && parsed.RootElement.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String)
                {
                    return text.GetString();
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or no text: the status tells enough.
        }

        return null;
    }
}

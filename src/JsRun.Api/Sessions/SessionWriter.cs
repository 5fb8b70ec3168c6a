using System.Text;
using System.Text.Json;
using JsRun.Api.Problems;
using JsRun.Api.Responses;

namespace JsRun.Api.Sessions;

/// <summary>Writes JSON-RPC to a session's client. Each gives false when the client is gone. Any thread.</summary>
/// <param name="socket">Where to.</param>
/// <param name="traceId">Names the session in logs and answers.</param>
internal sealed class SessionWriter(SessionSocket socket, string traceId)
{
    private static readonly byte[] End = "}"u8.ToArray();
    private static readonly byte[] EndOfParams = "}}"u8.ToArray();

    /// <summary>Answers a request with JSON; a notification gets no answer. The memory must stay valid until this completes.</summary>
    public ValueTask<bool> AnswerAsync(ReadOnlyMemory<byte> id, ReadOnlyMemory<byte> result)
    {
        if (id.IsEmpty)
        {
            return new ValueTask<bool>(true);
        }

        var head = new byte["{\"jsonrpc\":\"2.0\",\"id\":,\"result\":"u8.Length + id.Length];
        "{\"jsonrpc\":\"2.0\",\"id\":"u8.CopyTo(head);
        var at = "{\"jsonrpc\":\"2.0\",\"id\":"u8.Length;
        id.Span.CopyTo(head.AsSpan(at));
        ",\"result\":"u8.CopyTo(head.AsSpan(at + id.Length));
        return socket.SendAsync(head, result, End);
    }

    /// <summary>Answers a request that was not carried out; as <see cref="AnswerAsync"/>.</summary>
    public ValueTask<bool> FailAsync(ReadOnlyMemory<byte> id, Problem problem) =>
        id.IsEmpty ? new ValueTask<bool>(true) : FailAsync(id, CodeOf(problem), problem.Detail, problem);

    /// <summary>Answers what is no request that can be carried out; without an id, too.</summary>
    public ValueTask<bool> RefuseAsync(ReadOnlyMemory<byte> id, int code, string message) => FailAsync(id, code, message, problem: null);

    /// <summary>Tells the client something. The memory must stay valid until this completes.</summary>
    public ValueTask<bool> NotifyAsync(string method, ReadOnlyMemory<byte> parameters) =>
        socket.SendAsync(Encoding.UTF8.GetBytes($"{{\"jsonrpc\":\"2.0\",\"method\":\"{method}\",\"params\":"), parameters, End);

    /// <summary>Asks the client to carry out a function. The memory must stay valid until this completes.</summary>
    /// <param name="number">The id; the client answers with it.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="arguments">A JSON array in tagged form.</param>
    public ValueTask<bool> InvokeAsync(long number, string function, ReadOnlyMemory<byte> arguments) => socket.SendAsync(
        Encoding.UTF8.GetBytes($"{{\"jsonrpc\":\"2.0\",\"id\":{number},\"method\":\"invoke\",\"params\":{{\"name\":{JsonSerializer.Serialize(function)},\"args\":"), arguments, EndOfParams);

    private static int CodeOf(Problem problem) => problem.Kind == ProblemKind.InvalidRequest ? JsonRpcErrorCode.InvalidParams : JsonRpcErrorCode.Problem;

    private ValueTask<bool> FailAsync(ReadOnlyMemory<byte> id, int code, string message, Problem? problem) => socket.SendAsync(JsonText.Compose(json =>
    {
        json.WriteStartObject();
        json.WriteString("jsonrpc", "2.0");
        json.WritePropertyName("id");
        json.WriteRawValue(id.IsEmpty ? "null"u8 : id.Span, skipInputValidation: true);
        json.WriteStartObject("error");
        json.WriteNumber("code", code);
        json.WriteString("message", message);
        if (problem is not null)
        {
            json.WritePropertyName("data");
            ProblemResult.Write(json, problem, traceId);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }));
}

using System.Text.Json;
using JsRun.Api.Requests;

namespace JsRun.Api.Sessions;

/// <summary>A message of JSON-RPC 2.0. What it holds stays the JSON that it is in the message, whose memory it is.</summary>
internal readonly record struct JsonRpcMessage
{
    private const int MaxIdBytes = 256;

    private static readonly JsonReaderOptions Options = new()
    {
        // Depth is limited where values are read, with an error that names the path; the reader itself takes a bit per level.
        MaxDepth = int.MaxValue,
    };

    /// <summary>The id, a string or number; empty for a notification.</summary>
    public ReadOnlyMemory<byte> Id { get; private init; }

    /// <summary>The method of a request; null for an answer.</summary>
    public string? Method { get; private init; }

    /// <summary>The params of a request, or empty.</summary>
    public ReadOnlyMemory<byte> Params { get; private init; }

    /// <summary>The result of an answer, or empty.</summary>
    public ReadOnlyMemory<byte> Result { get; private init; }

    /// <summary>The error of an answer, or empty.</summary>
    public ReadOnlyMemory<byte> Error { get; private init; }

    /// <summary>Whether it is an answer, however wrong.</summary>
    public bool IsAnswer { get; private init; }

    /// <summary>What is wrong with the message; 0 when nothing is.</summary>
    public int Fault { get; private init; }

    /// <summary>The same, in words.</summary>
    public string? FaultText { get; private init; }

    /// <summary>Reads a message.</summary>
    /// <param name="json">What may be none: anything.</param>
    public static JsonRpcMessage Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            return ReadValue(json);
        }
        catch (JsonException exception)
        {
            return new JsonRpcMessage { Fault = JsonRpcErrorCode.Parse, FaultText = "The message is not valid JSON: " + exception.Message };
        }
    }

    private static JsonRpcMessage ReadValue(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            var isBatch = reader.TokenType == JsonTokenType.StartArray;
            reader.Skip();
            reader.Read();
            return Invalid(default, isBatch ? "Batches are not offered: send the requests one after the other, without waiting." : "The message must be an object.");
        }

        var message = default(JsonRpcMessage);
        var seen = Members.None;
        string? wrong = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = MemberOf(ref reader);
            wrong ??= member != Members.None && (seen & member) != 0 ? $"`{NameOf(member)}` is given more than once." : null;
            seen |= member;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var (token, text) = (reader.TokenType, TextOf(ref reader, member));
            reader.Skip();
            var value = json[start..(int)reader.BytesConsumed];
            wrong ??= Complaint(member, token, text, value);
            message = member switch
            {
                Members.Id when IsId(token, value) => message with { Id = value },
                Members.Method => message with { Method = text },
                Members.Params => message with { Params = value },
                Members.Result => message with { Result = value },
                Members.Error => message with { Error = value },
                _ => message,
            };
        }

        // What follows the object is malformed, and the reader says so.
        reader.Read();
        wrong ??= (seen & Members.Version) == 0 ? "`jsonrpc` is required." : null;
        wrong ??= (seen & (Members.Method | Members.Result | Members.Error)) is Members.Method or Members.Result or Members.Error
            ? null
            : "One of `method`, `result` and `error` is required.";
        wrong ??= message.Method is null && message.Id.IsEmpty ? "`id` is required." : null;
        message = message with { IsAnswer = (seen & Members.Method) == 0 && (seen & (Members.Result | Members.Error)) != 0 };
        return wrong is null ? message : message with { Method = null, Fault = JsonRpcErrorCode.InvalidRequest, FaultText = wrong };
    }

    private static JsonRpcMessage Invalid(ReadOnlyMemory<byte> id, string why) => new() { Id = id, Fault = JsonRpcErrorCode.InvalidRequest, FaultText = why };

    // Others may be there: some libraries send what they trace requests with.
    private static Members MemberOf(ref Utf8JsonReader reader) =>
        reader.TextIs("jsonrpc"u8) ? Members.Version
        : reader.TextIs("id"u8) ? Members.Id
        : reader.TextIs("method"u8) ? Members.Method
        : reader.TextIs("params"u8) ? Members.Params
        : reader.TextIs("result"u8) ? Members.Result
        : reader.TextIs("error"u8) ? Members.Error
        : Members.None;

    private static string? TextOf(ref Utf8JsonReader reader, Members member)
    {
        if (reader.TokenType != JsonTokenType.String || member is not (Members.Version or Members.Method))
        {
            return null;
        }

        return reader.HasLoneSurrogate() ? null : reader.GetString();
    }

    private static string? Complaint(Members member, JsonTokenType token, string? text, ReadOnlyMemory<byte> value) => member switch
    {
        Members.Version when text != "2.0" => "`jsonrpc` must be \"2.0\".",
        Members.Method when text is null => "`method` must be a string.",
        Members.Id when !IsId(token, value) => $"`id` must be a string or number, of at most {MaxIdBytes} bytes.",
        Members.Params when token is not (JsonTokenType.StartObject or JsonTokenType.StartArray) => "`params` must be an object.",
        Members.Error when token != JsonTokenType.StartObject => "`error` must be an object.",
        _ => null,
    };

    private static bool IsId(JsonTokenType token, ReadOnlyMemory<byte> value) =>
        token is JsonTokenType.String or JsonTokenType.Number && value.Length <= MaxIdBytes;

    private static string NameOf(Members member) => member == Members.Version ? "jsonrpc" : member.ToString().ToLowerInvariant();

    [Flags]
    private enum Members
    {
        None = 0,
        Version = 1,
        Id = 2,
        Method = 4,
        Params = 8,
        Result = 16,
        Error = 32,
    }
}

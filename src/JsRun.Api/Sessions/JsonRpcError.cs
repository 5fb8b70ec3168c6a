using System.Text.Json;
using JsRun.Api.Requests;

namespace JsRun.Api.Sessions;

/// <summary>The error of an answer of the client.</summary>
/// <param name="Message">Its message.</param>
/// <param name="Name">What JavaScript is to call it; empty for no name of its own.</param>
/// <param name="Data">Its data, JSON, or empty.</param>
internal readonly record struct JsonRpcError(string Message, string Name, ReadOnlyMemory<byte> Data)
{
    private const string NoMessage = "The function failed.";
    private const int MaxNameLength = 256;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    /// <summary>
    /// Reads an error object, which is valid JSON. Its name is a member beside the message, or, since many libraries have no place for that, one of its data.
    /// </summary>
    public static JsonRpcError Read(ReadOnlyMemory<byte> json)
    {
        var error = ReadMembers(json);
        return error.Name.Length > 0 || error.Data.IsEmpty ? error : error with { Name = ReadMembers(error.Data).Name };
    }

    private static JsonRpcError ReadMembers(ReadOnlyMemory<byte> json)
    {
        var error = new JsonRpcError(NoMessage, "", default);
        var reader = new Utf8JsonReader(json.Span, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return error;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMessage = reader.TextIs("message"u8);
            var isName = reader.TextIs("name"u8);
            var isData = reader.TextIs("data"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var text = (isMessage || isName) && reader.TokenType == JsonTokenType.String && !reader.HasLoneSurrogate() ? reader.GetString() : null;
            reader.Skip();
            error = isMessage && text is not null ? error with { Message = text }
                : isName && text is { Length: <= MaxNameLength } ? error with { Name = text }
                : isData ? error with { Data = json[start..(int)reader.BytesConsumed] }
                : error;
        }

        return error;
    }
}

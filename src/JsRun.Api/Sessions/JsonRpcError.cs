using System.Text.Json;
using JsRun.Api.Requests;

namespace JsRun.Api.Sessions;

/// <summary>The error of an answer of the client.</summary>
/// <param name="Message">Its message.</param>
/// <param name="Data">Its data, JSON, or empty.</param>
internal readonly record struct JsonRpcError(string Message, ReadOnlyMemory<byte> Data)
{
    private const string NoMessage = "The function failed.";

    /// <summary>Reads an error object, which is valid JSON.</summary>
    public static JsonRpcError Read(ReadOnlyMemory<byte> json)
    {
        var error = new JsonRpcError(NoMessage, default);
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMessage = reader.TextIs("message"u8);
            var isData = reader.TextIs("data"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var message = isMessage && reader.TokenType == JsonTokenType.String && !reader.HasLoneSurrogate() ? reader.GetString() : null;
            reader.Skip();
            error = message is not null ? error with { Message = message }
                : isData ? error with { Data = json[start..(int)reader.BytesConsumed] }
                : error;
        }

        return error;
    }

}

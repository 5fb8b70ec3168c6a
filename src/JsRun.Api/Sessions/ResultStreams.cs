using System.Text.Json;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Values;

namespace JsRun.Api.Sessions;

/// <summary>Finds the streams that a result hands out.</summary>
internal static class ResultStreams
{
    /// <summary>The numbers of the handles in the value of an envelope whose value is tagged.</summary>
    public static List<long> Of(ReadOnlySpan<byte> envelope)
    {
        List<long> found = [];

        // Within a text, quotes have a backslash before them.
        if (envelope.IndexOf("{\"$stream\":\"st_"u8) < 0)
        {
            return found;
        }

        var reader = new Utf8JsonReader(envelope, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isValue = reader.TextIs("value"u8);
            reader.Read();
            if (isValue)
            {
                Collect(ref reader, found);
            }

            reader.Skip();
        }

        return found;
    }

    /// <summary>The error of an envelope, JSON; empty when it has none.</summary>
    public static ReadOnlyMemory<byte> ErrorOf(ReadOnlyMemory<byte> envelope)
    {
        var reader = new Utf8JsonReader(envelope.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isError = reader.TextIs("error"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isError)
            {
                return envelope[start..(int)reader.BytesConsumed];
            }
        }

        return default;
    }

    // Up to the value's last token.
    private static void Collect(ref Utf8JsonReader reader, List<long> found)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        // Where keys are literal: in objects that stand under `$object`.
        var literal = new Stack<int>();
        var depth = reader.CurrentDepth;
        while (reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray) || reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.PropertyName && !IsLiteral(reader.CurrentDepth))
            {
                if (reader.TextIs("$stream"u8) && reader.Read())
                {
                    found.Add(TagContent.StreamNumber(reader.GetString()) ?? 0);
                }
                else if (reader.TextIs("$object"u8))
                {
                    literal.Push(reader.CurrentDepth + 1);
                }
            }
            else if (reader.TokenType == JsonTokenType.EndObject && IsLiteral(reader.CurrentDepth + 1))
            {
                literal.Pop();
            }

            if (!reader.Read())
            {
                return;
            }
        }

        bool IsLiteral(int at) => literal.TryPeek(out var top) && top == at;
    }
}

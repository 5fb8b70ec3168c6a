using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Values;

namespace JsRun.Api.Sessions.Incoming;

/// <summary>Finds the streams that a request's values name by ids of the client's own, and gives them the names that the runtime knows.</summary>
internal static class StreamReferences
{
    private const int MaxIdLength = 256;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    /// <summary>What the runtime's names of the streams of a channel begin with.</summary>
    public static string Prefix(ulong channel) => string.Create(CultureInfo.InvariantCulture, $"cs_{channel}_");

    /// <summary>Finds them.</summary>
    /// <param name="parameters">Valid JSON.</param>
    public static List<StreamReference> Find(ReadOnlySpan<byte> parameters)
    {
        List<StreamReference> found = [];
        if (!MayHaveAny(parameters))
        {
            return found;
        }

        var reader = new Utf8JsonReader(parameters, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Names of globals are taken literally.
            var isGlobals = reader.TextIs("globals"u8);
            var field = isGlobals ? "globals"
                : reader.TextIs("args"u8) ? "args"
                : reader.TextIs("this"u8) ? "this"
                : reader.TextIs("value"u8) ? "value"
                : null;
            reader.Read();
            if (field is not null)
            {
                Collect(ref reader, field, isGlobals, found);
            }

            reader.Skip();
        }

        return found;
    }

    /// <summary>Finds them in one value.</summary>
    /// <param name="value">Valid JSON.</param>
    public static List<StreamReference> FindInValue(ReadOnlySpan<byte> value)
    {
        List<StreamReference> found = [];
        if (MayHaveAny(value))
        {
            var reader = new Utf8JsonReader(value, Options);
            reader.Read();
            Collect(ref reader, "result", isLiteral: false, found);
        }

        return found;
    }

    /// <summary>Whether a value names streams of clients, by whatever id.</summary>
    /// <param name="value">What need not be JSON.</param>
    /// <exception cref="JsonException">It is none, and may name some.</exception>
    public static bool AreIn(ReadOnlySpan<byte> value) => FindInValue(value).Count > 0;

    /// <summary>The params with the runtime's names.</summary>
    public static ReadOnlyMemory<byte> Replace(ReadOnlySpan<byte> parameters, List<StreamReference> references, List<IncomingStream> streams, ulong channel)
    {
        var replaced = new ArrayBufferWriter<byte>(parameters.Length + (references.Count * 48));
        var done = 0;
        for (var i = 0; i < references.Count; i++)
        {
            replaced.Write(parameters[done..references[i].Start]);
            replaced.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"{Prefix(channel)}{streams[i].Number}\"")));
            done = references[i].Start + references[i].Length;
        }

        replaced.Write(parameters[done..]);
        return replaced.WrittenMemory;
    }

    // Most requests have none, and pay no more than this. The tag's letters may be escaped.
    private static bool MayHaveAny(ReadOnlySpan<byte> json) => json.IndexOf("stream\""u8) >= 0 || json.IndexOf("\\u00"u8) >= 0;

    // Up to the value's last token.
    private static void Collect(ref Utf8JsonReader reader, string field, bool isLiteral, List<StreamReference> found)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        var depth = reader.CurrentDepth;

        // Of each object around, whether its names are taken literally.
        var literal = new Stack<bool>();
        var isStream = false;
        do
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    literal.Push(isLiteral);
                    isLiteral = isStream = false;
                    break;
                case JsonTokenType.EndObject:
                    literal.Pop();
                    break;
                case JsonTokenType.PropertyName:
                    var isName = literal.Peek();
                    isStream = !isName && reader.TextIs("$stream"u8);
                    isLiteral = !isName && (reader.TextIs("$object"u8) || reader.TextIs("$error"u8));
                    break;
                default:
                    if (isStream && reader.TokenType == JsonTokenType.String && IdOf(ref reader) is { } id)
                    {
                        found.Add(new StreamReference(field, id, (int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex)));
                    }

                    isLiteral = isStream = false;
                    break;
            }
        }
        while ((reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray) || reader.CurrentDepth > depth) && reader.Read());
    }

    // Null for what is no name of a client's stream: the service's own handles, and what is refused as malformed later.
    private static string? IdOf(ref Utf8JsonReader reader)
    {
        try
        {
            var id = reader.GetString()!;
            return id.Length is > 0 and <= MaxIdLength && TagContent.StreamNumber(id) is null ? id : null;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate.
            return null;
        }
    }
}

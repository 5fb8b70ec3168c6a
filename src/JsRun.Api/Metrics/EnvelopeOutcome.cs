using System.Text.Json;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Metrics;

/// <summary>Reads what became of a script from its envelope.</summary>
internal static class EnvelopeOutcome
{
    /// <param name="envelope">The envelope's JSON, which begins with the outcome; empty: all went well, and there is none.</param>
    /// <returns>Null when it is no envelope.</returns>
    public static Outcome? Of(ReadOnlySpan<byte> envelope)
    {
        if (envelope.IsEmpty)
        {
            return Outcome.Ok;
        }

        try
        {
            var reader = new Utf8JsonReader(envelope, isFinalBlock: false, default);
            if (reader.Read() && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("outcome"u8) && reader.Read())
            {
                var name = reader.GetString();
                return Enum.GetValues<Outcome>().Cast<Outcome?>().FirstOrDefault(outcome => Names.Of(outcome!.Value) == name);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A worker wrote it, and no script could have.
        }

        return null;
    }
}

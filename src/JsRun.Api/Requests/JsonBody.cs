using System.Text.Json;
using JsRun.Api.Limits;
using JsRun.Api.Problems;
using JsRun.Api.Requests.Fields;
using JsRun.Api.Requests.Values;

namespace JsRun.Api.Requests;

/// <summary>Parses and validates bodies. All that is wrong with one is reported at once.</summary>
internal static class JsonBody
{
    /// <summary>Reads a JSON object by a table of its fields.</summary>
    /// <param name="body">The text.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="target">What they are read into.</param>
    /// <param name="limits">Limits of the caller.</param>
    /// <param name="streamPrefix">What names of streams that the client feeds begin with; null where there are none.</param>
    /// <returns>The problem; null when the target holds a valid request.</returns>
    public static Problem? ReadObject<TBody>(ReadOnlyMemory<byte> body, FieldTable<TBody> fields, TBody target, CallerLimits limits, string? streamPrefix = null)
        where TBody : class => ReadObject(body, fields, target, limits, maySkipPlain: true, streamPrefix);

    /// <summary>Checks a body that is one tagged value.</summary>
    /// <param name="body">The text.</param>
    /// <param name="limits">Limits of the caller.</param>
    /// <param name="streamPrefix">What names of streams that the client feeds begin with; null where there are none.</param>
    public static Problem? CheckValue(ReadOnlyMemory<byte> body, CallerLimits limits, string? streamPrefix = null) =>
        CheckValue(body, limits, maySkipPlain: true, streamPrefix);

    private static Problem? ReadObject<TBody>(
        ReadOnlyMemory<byte> body, FieldTable<TBody> fields, TBody target, CallerLimits limits, bool maySkipPlain, string? streamPrefix)
        where TBody : class
    {
        var errors = new FieldErrors();
        var reader = new BodyReader(body, limits, errors, maySkipPlain, streamPrefix);
        try
        {
            reader.Json.Read();
            if (reader.Json.TokenType == JsonTokenType.StartObject)
            {
                fields.Read(ref reader, target);
            }
            else
            {
                errors.Add(FieldErrors.Body, "must be a JSON object.");
                reader.Json.Skip();
            }

            // What follows the value is malformed, and the reader says so.
            reader.Json.Read();
        }
        catch (JsonException) when (reader.HasSkipped)
        {
            // Once more, for where in the body it is.
            return ReadObject(body, fields, target, limits, maySkipPlain: false, streamPrefix);
        }
        catch (JsonException exception)
        {
            return Malformed(body, exception);
        }

        return errors.IsEmpty ? null : Problem.Invalid(errors);
    }

    private static Problem? CheckValue(ReadOnlyMemory<byte> body, CallerLimits limits, bool maySkipPlain, string? streamPrefix)
    {
        var errors = new FieldErrors();
        var reader = new BodyReader(body, limits, errors, maySkipPlain, streamPrefix);
        try
        {
            reader.Json.Read();
            new TaggedJsonValidator(FieldErrors.Body).Check(ref reader);
            reader.Json.Read();
        }
        catch (JsonException) when (reader.HasSkipped)
        {
            // Once more, for where in the body it is.
            return CheckValue(body, limits, maySkipPlain: false, streamPrefix);
        }
        catch (JsonException exception)
        {
            return Malformed(body, exception);
        }

        return errors.IsEmpty ? null : Problem.Invalid(errors);
    }

    private static Problem Malformed(ReadOnlyMemory<byte> body, JsonException exception)
    {
        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return Problem.Invalid(FieldErrors.Body, "is empty.");
        }

        var line = exception.LineNumber + 1 ?? 1;
        var position = exception.BytePositionInLine + 1 ?? 1;
        // The framework appends its own, zero-based position.
        var reason = exception.Message.Split(" LineNumber:")[0];
        return Problem.Invalid(FieldErrors.Body, $"is not valid JSON: line {line}, byte {position}: {reason}") with
        {
            Extensions = json =>
            {
                json.WriteNumber("line", line);
                json.WriteNumber("position", position);
            },
        };
    }
}

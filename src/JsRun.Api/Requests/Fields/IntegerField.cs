using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;

namespace JsRun.Api.Requests.Fields;

/// <summary>A whole number within a range.</summary>
internal sealed class IntegerField<TBody>(string name, string description, Func<CallerLimits, IntegerRange> range, Action<TBody, long> set)
    : Field<TBody>(name, description)
    where TBody : class
{
    // Above this a JSON number is not exact for most clients.
    private const double MaxExact = 9_007_199_254_740_992;

    /// <inheritdoc />
    public override void Read(ref BodyReader reader, TBody target)
    {
        if (reader.Json.TokenType != JsonTokenType.Number || !TryGetInteger(ref reader, out var value))
        {
            Refuse(ref reader, "must be an integer.");
            return;
        }

        if (range(reader.Limits).Complaint(value) is { } complaint)
        {
            reader.Errors.Add(Name, complaint);
        }
        else
        {
            set(target, value);
        }
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits)
    {
        var allowed = range(limits);
        var schema = new JsonObject { ["type"] = "integer", ["format"] = "int64", ["minimum"] = allowed.Min, ["maximum"] = allowed.Max };
        if (allowed.Default is { } value)
        {
            schema["default"] = value;
        }

        return schema;
    }

    // 5e3 and 5000.0 are the same JSON number as 5000.
    private static bool TryGetInteger(ref BodyReader reader, out long value)
    {
        if (reader.Json.TryGetInt64(out value))
        {
            return true;
        }

        if (!reader.Json.TryGetDouble(out var number) || !double.IsInteger(number))
        {
            return false;
        }

        value = number >= MaxExact ? long.MaxValue : number <= -MaxExact ? long.MinValue : (long)number;
        return true;
    }
}

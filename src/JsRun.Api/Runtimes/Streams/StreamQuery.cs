using System.Globalization;
using JsRun.Api.Evaluations;
using JsRun.Api.Limits;
using JsRun.Api.OpenApi;
using JsRun.Api.Problems;

namespace JsRun.Api.Runtimes.Streams;

/// <summary>The query of <c>GET /runtimes/{id}/streams/{stream}</c>: the limits of reading, and how items are written.</summary>
internal sealed class StreamQuery : RunBody
{
    public static ParameterDocs[] Parameters { get; } =
    [
        new ParameterDocs("timeoutMs", "Wall-clock budget of all of the reading in ms, waiting for the client included; the runtime's `timeoutMs` when left out.", """{"type":"integer","minimum":1}"""),
        new ParameterDocs("cpuMs", "CPU budget of all of the reading in ms; the runtime's `cpuMs` when left out.", """{"type":"integer","minimum":1}"""),
        new ParameterDocs("resultFormat", "How items are written.", """{"type":"string","enum":["tagged","json"],"default":"tagged"}"""),
    ];

    /// <summary>Reads a query; all that is wrong with it is reported at once.</summary>
    public static (StreamQuery Query, Problem? Problem) Parse(IQueryCollection query, CallerLimits limits)
    {
        var errors = new FieldErrors();
        var parsed = new StreamQuery();
        foreach (var (name, values) in query)
        {
            var value = values[^1] ?? string.Empty;
            if (values.Count > 1)
            {
                errors.Add(name, "is given more than once.");
            }
            else if (parsed.Complaint(name, value, limits) is { } complaint)
            {
                errors.Add(name, complaint);
            }
        }

        return (parsed, errors.IsEmpty ? null : Problem.Invalid(errors));
    }

    private string? Complaint(string name, string value, CallerLimits limits) => name switch
    {
        "timeoutMs" => Integer(value, LimitRanges.TimeoutMs(limits), number => TimeoutMs = number),
        "cpuMs" => Integer(value, LimitRanges.CpuMs(limits), number => CpuMs = number),
        "resultFormat" => Format(value),
        _ => "is no parameter of this request.",
    };

    private static string? Integer(string value, IntegerRange range, Action<int> set)
    {
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return "must be an integer.";
        }

        var complaint = range.Complaint(number);
        if (complaint is null)
        {
            set((int)number);
        }

        return complaint;
    }

    private string? Format(string value)
    {
        PlainJson = value == "json";
        return value is "json" or "tagged" ? null : "must be one of: tagged, json.";
    }
}

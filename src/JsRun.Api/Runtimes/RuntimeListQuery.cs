using System.Globalization;
using JsRun.Api.Problems;

namespace JsRun.Api.Runtimes;

/// <summary>The query of <c>GET /runtimes</c>. A parameter that is none is refused: a misspelt filter would filter nothing.</summary>
/// <param name="Limit">Items per page.</param>
/// <param name="Before">Position before which the page begins.</param>
/// <param name="Labels">Texts that the label must have.</param>
internal sealed record RuntimeListQuery(int Limit, long Before, IReadOnlyList<KeyValuePair<string, string>> Labels)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    private const string LabelPrefix = "label.";
    private const string CursorPrefix = "c";

    /// <summary>The cursor of the page that follows an item.</summary>
    public static string CursorAfter(RuntimeRecord runtime) => CursorPrefix + runtime.Sequence.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Reads a query; all that is wrong with it is reported at once.</summary>
    public static (RuntimeListQuery? Query, Problem? Problem) Parse(IQueryCollection query)
    {
        var errors = new FieldErrors();
        var limit = DefaultLimit;
        var before = long.MaxValue;
        var labels = new List<KeyValuePair<string, string>>();
        foreach (var (name, values) in query)
        {
            var value = values[^1] ?? string.Empty;
            if (values.Count > 1)
            {
                errors.Add(name, "is given more than once.");
            }
            else if (name == "limit")
            {
                if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit)
                {
                    errors.Add(name, $"must be an integer from 1 to {MaxLimit}.");
                }
            }
            else if (name == "after")
            {
                if (!value.StartsWith(CursorPrefix, StringComparison.Ordinal)
                    || !long.TryParse(value.AsSpan(CursorPrefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out before))
                {
                    errors.Add(name, "must be the next of an earlier answer.");
                }
            }
            else if (name.StartsWith(LabelPrefix, StringComparison.Ordinal) && name.Length > LabelPrefix.Length)
            {
                labels.Add(new KeyValuePair<string, string>(name[LabelPrefix.Length..], value));
            }
            else
            {
                errors.Add(name, "is no parameter of this request.");
            }
        }

        return errors.IsEmpty ? (new RuntimeListQuery(limit, before, labels), null) : (null, Problem.Invalid(errors));
    }
}

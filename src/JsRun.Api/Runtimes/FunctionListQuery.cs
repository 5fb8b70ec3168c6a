using System.Globalization;
using JsRun.Api.Problems;
using JsRun.Api.Requests.Values;

namespace JsRun.Api.Runtimes;

/// <summary>The query of <c>GET /runtimes/{id}/functions</c>.</summary>
/// <param name="Limit">Items per page.</param>
/// <param name="After">Number of the handle after which the page begins; 0 for the first page.</param>
internal sealed record FunctionListQuery(int Limit, long After)
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1_000;

    /// <summary>Reads a query; all that is wrong with it is reported at once.</summary>
    public static (FunctionListQuery? Query, Problem? Problem) Parse(IQueryCollection query)
    {
        var errors = new FieldErrors();
        var limit = DefaultLimit;
        var after = 0L;
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
                if (TagContent.FunctionNumber(value) is { } number)
                {
                    after = number;
                }
                else
                {
                    errors.Add(name, "must be the next of an earlier answer.");
                }
            }
            else
            {
                errors.Add(name, "is no parameter of this request.");
            }
        }

        return errors.IsEmpty ? (new FunctionListQuery(limit, after), null) : (null, Problem.Invalid(errors));
    }
}

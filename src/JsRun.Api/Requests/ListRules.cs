using System.Globalization;
using JsRun.Api.OpenApi;
using JsRun.Api.Problems;

namespace JsRun.Api.Requests;

/// <summary>How a list is asked for, page by page: <c>limit</c> and <c>after</c>.</summary>
/// <param name="DefaultLimit">Items of a page when the query does not say.</param>
/// <param name="MaxLimit">The most items of a page.</param>
/// <param name="ReadCursor">The position that a cursor stands for; null when it is none.</param>
internal sealed record ListRules(int DefaultLimit, int MaxLimit, Func<string, long?> ReadCursor)
{
    /// <summary>The two parameters, for the OpenAPI document.</summary>
    public ParameterDocs[] Parameters { get; } =
    [
        new ParameterDocs("limit", "Items per page.", $$"""{"type":"integer","minimum":1,"maximum":{{MaxLimit}},"default":{{DefaultLimit}}}"""),
        new ParameterDocs("after", "The `next` of the page before."),
    ];

    /// <summary>Reads a query; all that is wrong with it is reported at once. A parameter that is none is refused: a misspelt filter would filter nothing.</summary>
    /// <param name="query">The query.</param>
    /// <param name="tryTake">Takes name and value of what else the list knows, or says that it knows no such thing.</param>
    public (ListPage? Page, Problem? Problem) Read(IQueryCollection query, Func<string, string, bool>? tryTake = null)
    {
        var errors = new FieldErrors();
        var limit = DefaultLimit;
        long? after = null;
        foreach (var (name, values) in query)
        {
            var value = values[^1] ?? string.Empty;
            if (values.Count > 1)
            {
                errors.Add(name, "is given more than once.");
            }
            else if (name == "limit")
            {
                if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit < 1 || limit > MaxLimit)
                {
                    errors.Add(name, $"must be an integer from 1 to {MaxLimit}.");
                }
            }
            else if (name == "after")
            {
                if ((after = ReadCursor(value)) is null)
                {
                    errors.Add(name, "must be the next of an earlier answer.");
                }
            }
            else if (tryTake?.Invoke(name, value) != true)
            {
                errors.Add(name, "is no parameter of this request.");
            }
        }

        return errors.IsEmpty ? (new ListPage(limit, after), null) : (null, Problem.Invalid(errors));
    }
}

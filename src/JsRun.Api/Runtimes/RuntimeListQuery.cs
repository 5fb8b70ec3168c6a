using JsRun.Api.Problems;
using JsRun.Api.Requests;

namespace JsRun.Api.Runtimes;

/// <summary>The query of <c>GET /runtimes</c>.</summary>
/// <param name="Limit">Items per page.</param>
/// <param name="Before">Position before which the page begins.</param>
/// <param name="Labels">Texts that the label must have.</param>
internal sealed record RuntimeListQuery(int Limit, long Before, IReadOnlyList<KeyValuePair<string, string>> Labels)
{
    private const string LabelPrefix = "label.";

    private static readonly SequenceCursor Cursor = new('c');

    public static ListRules Rules { get; } = new(DefaultLimit: 50, MaxLimit: 200, Cursor.Read);

    /// <summary>The cursor of the page that follows an item.</summary>
    public static string CursorAfter(RuntimeRecord runtime) => Cursor.After(runtime.Sequence);

    /// <summary>Reads a query; all that is wrong with it is reported at once.</summary>
    public static (RuntimeListQuery? Query, Problem? Problem) Parse(IQueryCollection query)
    {
        var labels = new List<KeyValuePair<string, string>>();
        var (page, problem) = Rules.Read(query, (name, value) =>
        {
            if (!name.StartsWith(LabelPrefix, StringComparison.Ordinal) || name.Length == LabelPrefix.Length)
            {
                return false;
            }

            labels.Add(new KeyValuePair<string, string>(name[LabelPrefix.Length..], value));
            return true;
        });
        return page is null ? (null, problem) : (new RuntimeListQuery(page.Limit, page.After ?? long.MaxValue, labels), null);
    }
}

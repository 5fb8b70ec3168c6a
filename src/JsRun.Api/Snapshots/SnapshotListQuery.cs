using System.Globalization;
using JsRun.Api.Problems;

namespace JsRun.Api.Snapshots;

/// <summary>The query of <c>GET /snapshots</c>. A parameter that is none is refused.</summary>
/// <param name="Limit">Items per page.</param>
/// <param name="Before">Position before which the page begins.</param>
internal sealed record SnapshotListQuery(int Limit, long Before)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    private const string CursorPrefix = "s";

    /// <summary>The cursor of the page that follows an item.</summary>
    public static string CursorAfter(SnapshotRecord snapshot) => CursorPrefix + snapshot.Sequence.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Reads a query; all that is wrong with it is reported at once.</summary>
    public static (SnapshotListQuery? Query, Problem? Problem) Parse(IQueryCollection query)
    {
        var errors = new FieldErrors();
        var limit = DefaultLimit;
        var before = long.MaxValue;
        foreach (var (name, values) in query)
        {
            var value = values.Count == 1 ? values[0] ?? string.Empty : string.Empty;
            switch (name)
            {
                case "limit":
                    if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit)
                    {
                        errors.Add(name, $"must be an integer from 1 to {MaxLimit}, given once.");
                    }

                    break;
                case "after":
                    if (!value.StartsWith(CursorPrefix, StringComparison.Ordinal)
                        || !long.TryParse(value.AsSpan(CursorPrefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out before))
                    {
                        errors.Add(name, "must be the next of an earlier answer, given once.");
                    }

                    break;
                default:
                    errors.Add(name, "is no parameter of this request.");
                    break;
            }
        }

        return errors.IsEmpty ? (new SnapshotListQuery(limit, before), null) : (null, Problem.Invalid(errors));
    }
}

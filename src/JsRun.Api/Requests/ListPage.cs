namespace JsRun.Api.Requests;

/// <summary>The page that a query asks for.</summary>
/// <param name="Limit">Items.</param>
/// <param name="After">Position after which it begins; null for the first page.</param>
internal sealed record ListPage(int Limit, long? After);

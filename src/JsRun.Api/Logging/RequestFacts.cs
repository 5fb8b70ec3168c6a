namespace JsRun.Api.Logging;

/// <summary>What every line about a request tells.</summary>
/// <param name="Method">Of HTTP.</param>
/// <param name="Route">The pattern that the path matched; null when it matched none.</param>
/// <param name="ElapsedMs">From the first middleware's beginning to its end.</param>
/// <param name="RuntimeId">The runtime that it was about.</param>
/// <param name="TraceId">Names the request in logs and answers.</param>
internal readonly record struct RequestFacts(string Method, string? Route, double ElapsedMs, string? RuntimeId, string TraceId);

namespace JsRun.Api.Sessions.Incoming;

/// <summary>Where a request names a stream of the client.</summary>
/// <param name="Field">The field of the params.</param>
/// <param name="Id">The client's name for the stream.</param>
/// <param name="Start">Where in the params the name begins, with its quotes.</param>
/// <param name="Length">How long it is there, with its quotes.</param>
internal readonly record struct StreamReference(string Field, string Id, int Start, int Length);

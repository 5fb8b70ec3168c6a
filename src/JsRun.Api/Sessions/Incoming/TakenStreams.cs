using JsRun.Api.Problems;

namespace JsRun.Api.Sessions.Incoming;

/// <summary>The streams of the client that a request names.</summary>
/// <param name="Params">The request's params, in which they have the names that the runtime knows.</param>
/// <param name="Streams">The streams.</param>
/// <param name="Prefix">What those names begin with; null when there are no streams.</param>
/// <param name="Problem">Why they were not taken in; null when they were.</param>
internal readonly record struct TakenStreams(ReadOnlyMemory<byte> Params, IReadOnlyList<IncomingStream> Streams, string? Prefix, Problem? Problem);

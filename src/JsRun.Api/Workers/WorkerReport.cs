using JsRun.Protocol.Messages;

namespace JsRun.Api.Workers;

/// <summary>What a worker said last about itself: its answer to a ping, about one a second.</summary>
/// <param name="Pong">What it said.</param>
/// <param name="At">When it came, by the clock's timestamp.</param>
internal sealed record WorkerReport(PongMessage Pong, long At);

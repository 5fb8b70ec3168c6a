using JsRun.Api.Contexts;
using JsRun.Api.Drain;
using JsRun.Api.Runtimes;
using JsRun.Api.Workers;

namespace JsRun.Api.Sessions;

/// <summary>What sessions carry out requests with.</summary>
internal sealed record SessionParts(
    RuntimeDirectory Runtimes, RuntimeRuns Runs, RuntimeRequests Requests, ContextRequests Contexts, DrainGate Drain, CorrelationIds Ids, ILogger<Session> Logger);

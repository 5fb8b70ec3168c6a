using JsRun.Api.Callers;
using JsRun.Api.Options;
using JsRun.Api.Requests;
using JsRun.Api.Responses;
using JsRun.Api.Workers;

namespace JsRun.Api.Service;

/// <summary><c>GET /workers</c>.</summary>
internal static class WorkerEndpoints
{
    public static void MapWorkers(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/workers", List).WithMetadata(RequiredScope.Admin, EndpointRules.Question, WorkerDocs.List);

    private static JsonBytesResult List(WorkerPool pool, WorkerExits exits, WorkerOptions options) =>
        new(StatusCodes.Status200OK, JsonText.Compose(json => WorkersView.Write(json, pool.List(), exits.Read(), options.Isolation == WorkerIsolation.Tenant)));
}

using JsRun.Api.Callers;
namespace JsRun.Api.Sessions;

/// <summary><c>GET /runtimes/{id}/session</c>.</summary>
internal static class SessionEndpoint
{
    public static void MapSessions(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/runtimes/{id}/session", ConnectAsync).WithMetadata(RequiredScope.Eval, SessionDocs.Connect);

    private static Task ConnectAsync(HttpContext http, string id, SessionSockets sockets) => sockets.ServeAsync(http);
}

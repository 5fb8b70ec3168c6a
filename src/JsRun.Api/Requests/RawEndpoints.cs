namespace JsRun.Api.Requests;

/// <summary>Endpoints that read and write the request themselves, without the layers that bind parameters and carry results.</summary>
internal static class RawEndpoints
{
    /// <summary>Maps a POST to a handler; the OpenAPI document lists it as it does the others.</summary>
    public static RouteHandlerBuilder MapPostRaw(this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler)
    {
        var endpoint = (IEndpointConventionBuilder)routes.MapPost(pattern, handler);
        return new RouteHandlerBuilder([endpoint.WithMetadata(handler.Method)]);
    }

    /// <summary>A value of the request's path.</summary>
    public static string PathValue(this HttpContext http, string name) => (string)http.Request.RouteValues[name]!;
}

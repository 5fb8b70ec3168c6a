using JsRun.Api.Logging;
using JsRun.Api.Requests;
using JsRun.Api.Workers;
using Microsoft.AspNetCore.Http.Features;

namespace JsRun.Api.Problems;

/// <summary>Makes a problem document of whatever goes wrong outside of the handlers: exceptions, and error statuses that the framework sets.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (http.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null })
            {
                await ProblemResult.WriteAsync(http, OfStatus(http));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            RequestJournal.Of(http).Code = RequestJournal.ClientGone;
        }
        catch (BadHttpRequestException exception) when (!http.Response.HasStarted)
        {
            await ProblemResult.WriteAsync(http, OfBadRequest(http, exception));
        }
#pragma warning disable CA1031 // Whatever it is, the client gets a problem document and the log the rest.
        catch (Exception exception) when (!http.Response.HasStarted)
#pragma warning restore CA1031
        {
            Log.RequestFailed(logger, exception, http.Request.Method, Endpoint(http));
            await ProblemResult.WriteAsync(http, WorkerProblems.Internal);
        }
    }

    private static Problem OfBadRequest(HttpContext http, BadHttpRequestException exception) => exception.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => BodyTooLarge.Problem(http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? 0),
        StatusCodes.Status408RequestTimeout => new Problem(ProblemKind.RequestTimeout, "The request body came too slowly (JsRun:Http:MinBodyBytesPerSecond)."),
        _ => new Problem(ProblemKind.OfStatus(exception.StatusCode), exception.Message),
    };

    private static Problem OfStatus(HttpContext http)
    {
        var kind = ProblemKind.OfStatus(http.Response.StatusCode);
        return new Problem(kind, kind.Status switch
        {
            404 => "Nothing is found under this path.",
            405 => $"The resource does not offer {http.Request.Method}; it offers {http.Response.Headers.Allow}.",
            _ => kind.Title + ".",
        });
    }

    private static string? Endpoint(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;

    private static partial class Log
    {
        [LoggerMessage(EventIds.RequestFailed, LogLevel.Error, "{Method} {Route} failed")]
        public static partial void RequestFailed(ILogger logger, Exception exception, string method, string? route);
    }
}

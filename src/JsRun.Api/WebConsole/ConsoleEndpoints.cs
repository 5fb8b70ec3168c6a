using JsRun.Api.Callers;
using JsRun.Api.Responses;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JsRun.Api.WebConsole;

/// <summary>The web console at <c>/</c>.</summary>
internal static class ConsoleEndpoints
{
    // Browsers and whoever watches the service ask for the page's header fields alone, too.
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void AddWebConsole(this IServiceCollection services)
    {
        services.TryAddSingleton<ConsoleFiles>();
        services.TryAddSingleton<ConsolePage>();
    }

    public static void MapWebConsole(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/", Methods, SendPage).WithMetadata(RequiredScope.Nothing).ExcludeFromDescription();
        routes.MapMethods($"/{ConsoleFiles.Folder}/{{name}}", Methods, SendFile).WithMetadata(RequiredScope.Nothing).ExcludeFromDescription();
    }

    private static Task SendPage(HttpContext http, ConsolePage console)
    {
        var (page, policy) = console.Make();
        AnswerHeaders.AllowPage(http, policy);
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.ContentType = "text/html; charset=utf-8";
        return WriteAsync(http, page);
    }

    private static Task SendFile(HttpContext http, ConsoleFiles files, string name)
    {
        if (files.Find(name) is not { } file)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var (bytes, encoding) = file.FormFor(http.Request);
        var headers = http.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Vary = "Accept-Encoding";
        headers.ContentEncoding = encoding;
        http.Response.ContentType = file.ContentType;
        return WriteAsync(http, bytes);
    }

    private static async Task WriteAsync(HttpContext http, byte[] bytes)
    {
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}

using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Responses;
using JsRun.Api.Runtimes;

namespace JsRun.Api.Links;

/// <summary>Links between runtimes.</summary>
internal static class LinkEndpoints
{
    private static readonly Problem NotFound = new(ProblemKind.NotFound, "The runtime has no link with this id.");

    public static void MapLinks(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/runtimes/{id}/links", CreateAsync).WithMetadata(EndpointRules.NewWork, LinkDocs.Create);
        routes.MapGet("/runtimes/{id}/links", List).WithMetadata(EndpointRules.Question, LinkDocs.List);
        routes.MapDelete("/runtimes/{id}/links/{link}", DeleteAsync).WithMetadata(EndpointRules.SilentNewWork, LinkDocs.Delete);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, string id, RuntimeFinder finder, LinkRequests links)
    {
        var (caller, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        var (body, unreadable) = await RequestBody.ReadJsonAsync(http, caller.Limits.Evaluation.MaxRequestBytes);
        if (unreadable is not null)
        {
            return new ProblemResult(unreadable);
        }

        using (body)
        {
            var parsed = new LinkBody();
            if (JsonBody.ReadObject(body!.Memory, LinkFields.Table, parsed, caller.Limits) is { } invalid)
            {
                return new ProblemResult(invalid);
            }

            var (link, problem) = await links.CreateAsync(runtime, parsed, caller, http.RequestAborted);
            if (link is null)
            {
                return new ProblemResult(problem!);
            }

            http.Response.Headers.Location = $"{http.Request.PathBase}/runtimes/{runtime.Id}/links/{link.Id}";
            return new JsonBytesResult(StatusCodes.Status201Created, JsonText.Compose(json => LinkView.Write(json, link, runtime)));
        }
    }

    private static IResult List(HttpContext http, string id, RuntimeFinder finder, LinkTable table)
    {
        var (_, found) = finder.Find(http, id);
        return found.Live is not { } runtime
            ? new ProblemResult(found.ToProblem())
            : new JsonBytesResult(StatusCodes.Status200OK, JsonText.Compose(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("items");
                foreach (var link in table.OfRuntime(runtime))
                {
                    LinkView.Write(json, link, runtime);
                }

                json.WriteEndArray();
                json.WriteNull("next");
                json.WriteEndObject();
            }));
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, string id, string link, RuntimeFinder finder, LinkTable table)
    {
        var (_, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        if (table.Find(runtime, link) is not { } existing)
        {
            return new ProblemResult(NotFound);
        }

        // What comes after the answer finds both ends closed.
        existing.Close();
        await existing.Ended;
        return Results.NoContent();
    }
}

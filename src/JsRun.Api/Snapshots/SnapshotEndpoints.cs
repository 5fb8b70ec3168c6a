using JsRun.Api.Callers;
using JsRun.Api.Options;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Responses;

namespace JsRun.Api.Snapshots;

/// <summary>Making, listing, describing, downloading, importing and deleting snapshots.</summary>
internal static class SnapshotEndpoints
{
    private static readonly EndpointRules Download = new([SnapshotUpload.MediaType], IsNewWork: false);

    public static void MapSnapshots(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/snapshots", CreateAsync).WithMetadata(EndpointRules.NewWork, SnapshotDocs.Create);
        routes.MapPost("/snapshots/import", ImportAsync).WithMetadata(EndpointRules.NewWork, SnapshotDocs.Import);
        routes.MapGet("/snapshots", List).WithMetadata(EndpointRules.Question, SnapshotDocs.List);
        routes.MapGet("/snapshots/{id}", Get).WithMetadata(EndpointRules.Question, SnapshotDocs.Get);
        routes.MapGet("/snapshots/{id}/content", GetContent).WithMetadata(Download, SnapshotDocs.Content);
        routes.MapDelete("/snapshots/{id}", Delete).WithMetadata(SnapshotDocs.Delete);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, CallerResolver callers, SnapshotBuilds builds)
    {
        var caller = callers.Resolve(http);
        var (body, unreadable) = await RequestBody.ReadJsonAsync(http, caller.Limits.Evaluation.MaxRequestBytes);
        if (unreadable is not null)
        {
            return new ProblemResult(unreadable);
        }

        using (body)
        {
            var parsed = new SnapshotBody();
            if (JsonBody.ReadObject(body!.Memory, SnapshotFields.All, parsed, caller.Limits) is { } invalid)
            {
                return new ProblemResult(invalid);
            }

            var (snapshot, problem) = await builds.BuildAsync(parsed, caller, http.RequestAborted);
            return Created(http, snapshot, problem);
        }
    }

    private static async Task<IResult> ImportAsync(HttpContext http, CallerResolver callers, SnapshotBuilds builds, SnapshotOptions options)
    {
        var caller = callers.Resolve(http);
        var (body, unreadable) = await SnapshotUpload.ReadAsync(http, options);
        if (unreadable is not null)
        {
            return new ProblemResult(unreadable);
        }

        using (body)
        {
            // Hashing and the disk take their time.
            var (snapshot, problem) = await Task.Run(() => builds.Import(body!.Memory, caller), CancellationToken.None);
            return Created(http, snapshot, problem);
        }
    }

    private static IResult List(HttpContext http, CallerResolver callers, SnapshotStore store)
    {
        var caller = callers.Resolve(http);
        var (query, problem) = SnapshotListQuery.Parse(http.Request.Query);
        if (query is null)
        {
            return new ProblemResult(problem!);
        }

        // One more than asked for tells whether there is a next page.
        var found = store.List(caller.Tenant, query.Before, query.Limit + 1);
        return new JsonBytesResult(StatusCodes.Status200OK, SnapshotView.Compose([.. found.Take(query.Limit)], hasMore: found.Length > query.Limit));
    }

    private static IResult Get(HttpContext http, string id, CallerResolver callers, SnapshotStore store) =>
        store.Find(id, callers.Resolve(http).Tenant) is { } snapshot
            ? new JsonBytesResult(StatusCodes.Status200OK, SnapshotView.Compose(snapshot))
            : new ProblemResult(SnapshotProblems.NotFound);

    private static IResult GetContent(HttpContext http, string id, CallerResolver callers, SnapshotStore store) =>
        store.Find(id, callers.Resolve(http).Tenant) is { } snapshot && File.Exists(snapshot.Path)
            ? Results.File(snapshot.Path, SnapshotUpload.MediaType, snapshot.Id + SnapshotFolder.Extension)
            : new ProblemResult(SnapshotProblems.NotFound);

    private static IResult Delete(HttpContext http, string id, CallerResolver callers, SnapshotStore store) =>
        store.Find(id, callers.Resolve(http).Tenant) is { } snapshot && store.Delete(snapshot)
            ? Results.NoContent()
            : new ProblemResult(SnapshotProblems.NotFound);

    private static IResult Created(HttpContext http, SnapshotRecord? snapshot, Problem? problem)
    {
        if (snapshot is null)
        {
            return new ProblemResult(problem!);
        }

        http.Response.Headers.Location = $"{http.Request.PathBase}/snapshots/{snapshot.Id}";
        return new JsonBytesResult(StatusCodes.Status201Created, SnapshotView.Compose(snapshot));
    }
}

using JsRun.Api.Callers;
using JsRun.Api.Logging;
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
        routes.MapGet("/snapshots/{id}/content", GetContentAsync).WithMetadata(Download, SnapshotDocs.Content);
        routes.MapDelete("/snapshots/{id}", DeleteAsync).WithMetadata(SnapshotDocs.Delete);
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
            var parsed = new SnapshotBody { TraceId = RequestJournal.Of(http).TraceId };
            if (JsonBody.ReadObject(body!.Memory, SnapshotFields.All, parsed, caller.Limits) is { } invalid)
            {
                return new ProblemResult(invalid);
            }

            var (snapshot, problem) = await builds.BuildAsync(parsed, caller, http.RequestAborted);
            return Created(http, snapshot, problem);
        }
    }

    private static async Task<IResult> ImportAsync(
        HttpContext http, CallerResolver callers, SnapshotStore store, SnapshotBuilds builds, SnapshotOptions options)
    {
        var caller = callers.Resolve(http);
        if (SnapshotUpload.Refusal(http.Request, options) is { } refused)
        {
            return new ProblemResult(refused);
        }

        // Before the body, so that what is on its way is never more than the quotas allow.
        var (place, full) = store.Reserve(caller.Tenant, SnapshotUpload.MostBytes(http.Request, options));
        if (place is null)
        {
            return new ProblemResult(full!);
        }

        using (place)
        {
            var (body, unreadable) = await SnapshotUpload.ReadAsync(http, options);
            if (unreadable is not null)
            {
                return new ProblemResult(unreadable);
            }

            using (body)
            {
                // Hashing and the disk take their time.
                var (snapshot, problem) = await Task.Run(() => builds.Import(body!.Memory, place, RequestJournal.Of(http).TraceId), CancellationToken.None);
                return Created(http, snapshot, problem);
            }
        }
    }

    private static IResult List(HttpContext http, CallerResolver callers, SnapshotStore store)
    {
        var caller = callers.Resolve(http);
        var (query, problem) = SnapshotView.Lists.Read(http.Request.Query);
        if (query is null)
        {
            return new ProblemResult(problem!);
        }

        // One more than asked for tells whether there is a next page.
        var found = store.List(caller.Tenant, query.After ?? long.MaxValue, query.Limit + 1);
        return new JsonBytesResult(StatusCodes.Status200OK, SnapshotView.Compose([.. found.Take(query.Limit)], hasMore: found.Length > query.Limit));
    }

    private static IResult Get(HttpContext http, string id, CallerResolver callers, SnapshotStore store) =>
        store.Find(id, callers.Resolve(http).Tenant) is { } snapshot
            ? new JsonBytesResult(StatusCodes.Status200OK, SnapshotView.Compose(snapshot))
            : new ProblemResult(SnapshotProblems.NotFound);

    private static Task<IResult> GetContentAsync(HttpContext http, string id, CallerResolver callers, SnapshotStore store) =>
        WithFileAsync(http, id, callers, store, snapshot => store.OpenContent(snapshot) switch
        {
            ({ } file, _) => Results.Stream(file, SnapshotUpload.MediaType, snapshot.Id + SnapshotFolder.Extension),
            (_, var problem) => new ProblemResult(problem!),
        });

    private static Task<IResult> DeleteAsync(HttpContext http, string id, CallerResolver callers, SnapshotStore store) =>
        WithFileAsync(http, id, callers, store, snapshot => store.Delete(snapshot, RequestJournal.Of(http).TraceId) is { } problem ? new ProblemResult(problem) : Results.NoContent());

    // The disk may take its time, and other requests need the thread.
    private static async Task<IResult> WithFileAsync(
        HttpContext http, string id, CallerResolver callers, SnapshotStore store, Func<SnapshotRecord, IResult> act) =>
        store.Find(id, callers.Resolve(http).Tenant) is { } snapshot
            ? await Task.Run(() => act(snapshot), CancellationToken.None)
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

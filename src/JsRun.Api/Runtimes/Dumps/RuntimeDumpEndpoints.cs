using System.Globalization;
using JsRun.Api.Callers;
using JsRun.Api.Logging;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Workers;
using JsRun.Protocol.Frames;

namespace JsRun.Api.Runtimes.Dumps;

/// <summary>Heap snapshots and CPU profiles, as files that Chrome DevTools opens.</summary>
internal static class RuntimeDumpEndpoints
{
    public static void MapRuntimeDumps(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/runtimes/{id}/heap-snapshot", SnapshotHeapAsync).WithMetadata(RequiredScope.Debug, EndpointRules.NewWork, RuntimeDumpDocs.HeapSnapshot);
        routes.MapPost("/runtimes/{id}/cpu-profile", ProfileCpuAsync).WithMetadata(RequiredScope.Debug, EndpointRules.NewWorkInPieces, RuntimeDumpDocs.CpuProfile);
    }

    private static async Task SnapshotHeapAsync(
        HttpContext http, string id, RuntimeFinder finder, RuntimeDumps dumps, RuntimeRequests requests, TimeProvider time)
    {
        var (caller, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            await ProblemResult.WriteAsync(http, found.ToProblem());
            return;
        }

        if (caller.Use.Cpu.Refusal() is { } overdrawn)
        {
            await ProblemResult.WriteAsync(http, overdrawn);
            return;
        }

        await using var dump = dumps.SnapshotHeap(runtime, caller, http.RequestAborted);
        await SendAsync(http, runtime, dump, requests, FileName(runtime, time, "heapsnapshot"));
    }

    private static async Task ProfileCpuAsync(
        HttpContext http, string id, RuntimeFinder finder, RuntimeDumps dumps, RuntimeRequests requests, TimeProvider time)
    {
        var (caller, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            await ProblemResult.WriteAsync(http, found.ToProblem());
            return;
        }

        var (body, problem) = await ReadBodyAsync(http, caller);
        if (problem is not null)
        {
            await ProblemResult.WriteAsync(http, problem);
            return;
        }

        await using var dump = dumps.ProfileCpu(runtime, body.DurationMs, caller, http.RequestAborted);
        await SendAsync(http, runtime, dump, requests, FileName(runtime, time, "cpuprofile"));
    }

    private static async Task<(CpuProfileBody Body, Problem? Problem)> ReadBodyAsync(HttpContext http, Callers.Caller caller)
    {
        var parsed = new CpuProfileBody();
        var (body, unreadable) = await RequestBody.ReadJsonAsync(http, caller.Limits.Evaluation.MaxRequestBytes);
        using (body)
        {
            return (parsed, unreadable ?? JsonBody.ReadObject(body!.Memory, CpuProfileFields.Table, parsed, caller.Limits));
        }
    }

    // The worker goes on only as fast as the client takes what was sent.
    private static async Task SendAsync(HttpContext http, RuntimeRecord runtime, StreamedAnswer dump, RuntimeRequests requests, string fileName)
    {
        var piece = await dump.ReadAsync();
        if (piece is null)
        {
            http.RequestAborted.ThrowIfCancellationRequested();
            await ProblemResult.WriteAsync(http, requests.ProblemOf(await dump.Answer, runtime));
            return;
        }

        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        for (; piece is not null; piece = await dump.ReadAsync())
        {
            using (piece)
            {
                await http.Response.Body.WriteAsync(piece.Memory, http.RequestAborted);
                dump.Acknowledge(piece.Length);
            }
        }

        var answer = await dump.Answer;
        if (answer is { Loss: null, Kind: FrameKind.Done })
        {
            return;
        }

        http.RequestAborted.ThrowIfCancellationRequested();

        // It is too late for a problem document, and half a dump must not look like a whole one.
        RequestJournal.Of(http).Code = requests.ProblemOf(answer, runtime).Kind.Code;
        http.Abort();
    }

    private static string FileName(RuntimeRecord runtime, TimeProvider time, string extension) =>
        string.Create(CultureInfo.InvariantCulture, $"{runtime.Id}-{time.GetUtcNow():yyyyMMdd'T'HHmmss}.{extension}");
}

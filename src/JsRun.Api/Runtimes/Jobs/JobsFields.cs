using JsRun.Api.Contexts;
using JsRun.Api.Limits;
using JsRun.Api.Requests.Fields;

namespace JsRun.Api.Runtimes.Jobs;

/// <summary>The fields of the body of <c>POST /runtimes/{id}/jobs</c>, all optional.</summary>
internal static class JobsFields
{
    private const int MaxJobs = 100_000;

    public static readonly FieldTable<JobsBody> Table = new(
        new IntegerField<JobsBody>(
            "max", "How many jobs to run at most. Jobs that come due meanwhile count.", static _ => new IntegerRange(1, MaxJobs, JobsBody.DefaultMax, null),
            (body, value) => body.Max = (int)value),
        new ContextField<JobsBody>("context", "Id or name of the context whose jobs to run; those of all, and V8's own, when left out.", (body, context) => body.Context = context),
        new IntegerField<JobsBody>(
            "timeoutMs", "Wall-clock budget in ms of all of them together, queueing excluded; the runtime's `timeoutMs` when left out.",
            LimitRanges.TimeoutMs, (body, value) => body.TimeoutMs = (int)value),
        new IntegerField<JobsBody>(
            "cpuMs", "CPU-time budget in ms of all of them together; the runtime's `cpuMs` when left out.", LimitRanges.CpuMs, (body, value) => body.CpuMs = (int)value));
}

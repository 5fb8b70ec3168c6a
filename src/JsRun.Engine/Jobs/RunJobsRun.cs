using System.Text.Json;
using JsRun.Engine.Buffers;
using JsRun.Engine.ConsoleOutput;
using JsRun.Engine.Contexts;
using JsRun.Engine.Deadlines;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Jobs;

/// <summary>Runs jobs by hand, all in one turn and on one budget.</summary>
internal sealed class RunJobsRun : Run
{
    private readonly JobsRequest _request;

    public RunJobsRun(JobsRequest request)
        : base(RunKind.RunJobs, request.Limits)
    {
        _request = request;
        Console = new ConsoleBuffer(request.Limits.MaxConsoleEntries, request.Limits.MaxConsoleBytes, null);
    }

    public override RunProduct Start(IsolateSession session)
    {
        ulong context = 0;
        if (_request.Context is { } idOrName)
        {
            if (!session.Contexts.TryFind(idOrName, out var entry, out var missing))
            {
                return ContextFailure.Of(missing, idOrName);
            }

            context = entry.Realm.Handle;
        }

        session.JobsRun = this;
        try
        {
            return RunAll(session, context);
        }
        finally
        {
            session.JobsRun = null;
        }
    }

    private RunProduct RunAll(IsolateSession session, ulong context)
    {
        var isolate = session.Isolate;
        var error = NativeBufferPool.Rent();
        var ran = 0;
        var status = JsrStatus.Ok;
        while (status == JsrStatus.Ok && ran < _request.MaxJobs)
        {
            status = isolate.RunJob(context, error, out var kind);
            if (kind == JsrJobKind.None)
            {
                break;
            }

            ran++;
        }

        if (status == JsrStatus.ScriptThrew)
        {
            return new RunProduct(RunProgress.Finished, RunOutcome.JavaScriptError) { Error = error };
        }

        error.Return();
        return status switch
        {
            JsrStatus.Ok => Answer(session, context, ran),
            JsrStatus.Terminated => RunProduct.Terminated,
            _ => RunProduct.Failed,
        };
    }

    private static RunProduct Answer(IsolateSession session, ulong context, int ran)
    {
        var isolate = session.Isolate;
        var jobs = isolate.JobsOf(context);
        var pending = context == 0 ? isolate.GetPending() : default;
        var tasks = pending.Tasks > 0 ? 1 : 0;

        // Nobody is done who waits for one of them.
        var hostCalls = session.HostCalls?.PendingOf(context) ?? 0;
        var value = new PooledBytes();
        using (var json = new Utf8JsonWriter(value))
        {
            json.WriteStartObject();
            json.WriteNumber("ran"u8, ran);
            json.WriteNumber("pending"u8, jobs.Timers + jobs.Messages + jobs.HostAnswers + jobs.MicrotaskQueues + hostCalls + Math.Max(tasks, pending.Background));
            json.WriteNumber("due"u8, jobs.DueTimers + jobs.Messages + jobs.HostAnswers + jobs.MicrotaskQueues + tasks);
            if (jobs.NextTimerNs == 0)
            {
                json.WriteNull("nextTimerMs"u8);
            }
            else
            {
                json.WriteNumber("nextTimerMs"u8, jobs.DueTimers > 0 ? 0 : Math.Ceiling(MonotonicClock.ToMs(jobs.NextTimerNs)));
            }

            json.WriteEndObject();
        }

        return new RunProduct(RunProgress.Finished) { Value = value };
    }
}

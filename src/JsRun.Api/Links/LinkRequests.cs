using JsRun.Api.Callers;
using JsRun.Api.Limits;
using JsRun.Api.Options;
using JsRun.Api.Problems;
using JsRun.Api.Runtimes;
using JsRun.Api.Workers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Links;

/// <summary>Links runtimes. Any thread.</summary>
internal sealed class LinkRequests(LinkTable table, RuntimeDirectory directory, RuntimeRequests requests, CorrelationIds ids, TimeProvider time)
{
    /// <summary>Links two runtimes; both give a context a port, each in its turn.</summary>
    /// <returns>The link, or why there is none.</returns>
    public async Task<(RuntimeLink? Link, Problem? Problem)> CreateAsync(RuntimeRecord runtime, LinkBody body, Caller caller, CancellationToken clientGone)
    {
        if (body.Runtime == runtime.Id)
        {
            return (null, Problem.Invalid("runtime", "must be another runtime: contexts of one are linked by their `links`."));
        }

        if (caller.Use.Cpu.Refusal() is { } overdrawn)
        {
            // Setters of the ports' globals may run.
            return (null, overdrawn);
        }

        var found = directory.Find(body.Runtime, caller.Tenant);
        if (found.Live is not { } otherRuntime)
        {
            return (null, Of(found.ToProblem(), "runtime"));
        }

        if (!table.TryReserve(runtime, otherRuntime, caller.Limits.Evaluation.MaxLinksPerRuntime))
        {
            return (null, QuotaExceeded(caller));
        }

        var one = new LinkEnd(runtime, body.Context, body.Name.Length > 0 ? body.Name : otherRuntime.Id);
        var other = new LinkEnd(otherRuntime, body.OtherContext, body.OtherName.Length > 0 ? body.OtherName : runtime.Id);
        RuntimeLink? link = null;
        try
        {
            using var opening = CancellationTokenSource.CreateLinkedTokenSource(clientGone);
            var problem = await OpenAsync(one, caller, "context", "name", opening.Token) ?? await OpenAsync(other, caller, "otherContext", "otherName", opening.Token);
            clientGone.ThrowIfCancellationRequested();
            if (problem is null)
            {
                link = new RuntimeLink(table.NextNumber(), one, other, time.GetUtcNow(), table.Remove);
                table.Add(link);
                link.Start();
            }

            return (link, problem);
        }
        finally
        {
            // Also when the client has gone away meanwhile.
            if (link is null)
            {
                await CloseAsync(one);
                await CloseAsync(other);
                table.Release(runtime, otherRuntime);
            }
        }
    }

    private static async ValueTask CloseAsync(LinkEnd end)
    {
        if (end.Port is { } port)
        {
            await port.DisposeAsync();
        }
    }

    // A problem leaves the end without a port.
    private async Task<Problem?> OpenAsync(LinkEnd end, Caller caller, string contextField, string nameField, CancellationToken clientGone)
    {
        var runtime = end.Runtime;
        var message = new OpenPortMessage
        {
            RuntimeId = runtime.Id,
            Context = end.Context,
            Name = end.Name,
            RunLimits = EffectiveLimits.Run(caller.Limits, runtime.Config),
        };
        var request = new WorkerRequest { CorrelationId = ids.Next(), Kind = FrameKind.OpenPort, Isolate = runtime.Isolate };
        var port = StreamedAnswer.Begin(runtime.Worker, request, message.ToPayload(), clientGone);
        using var opened = await port.ReadAsync();
        if (opened is not null)
        {
            end.Port = port;
            return null;
        }

        await using (port)
        {
            var answer = await port.Answer;
            clientGone.ThrowIfCancellationRequested();
            var problem = requests.ProblemOf(answer, runtime, nameField);
            return Of(problem, problem.Kind == ProblemKind.Conflict ? nameField : contextField);
        }
    }

    // Which field of the body the problem is with, beside what it is.
    private static Problem Of(Problem problem, string field) => problem with
    {
        Extensions = json =>
        {
            problem.Extensions?.Invoke(json);
            json.WriteString("field", field);
        },
    };

    private static Problem QuotaExceeded(Caller caller)
    {
        var limit = caller.Limits.Evaluation.MaxLinksPerRuntime;
        return new Problem(
            ProblemKind.QuotaExceeded, $"One of the runtimes has as many links as it may have ({LimitRanges.Setting(nameof(LimitOptions.MaxLinksPerRuntime))}): delete one first.")
        {
            RetryAfterSeconds = 5,
            Extensions = json =>
            {
                json.WriteString("quota", "links");
                json.WriteNumber("limit", limit);
                json.WriteNumber("use", limit);
            },
        };
    }
}

using System.Diagnostics;
using JsRun.Api.Callbacks;
using JsRun.Api.Evaluations;
using JsRun.Api.Metrics;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Telemetry;

/// <summary>
/// The span of an evaluation: <c>jsrun.evaluate</c>, with children for its parts. All methods do nothing, and cost next to nothing, while nobody
/// records traces: there is no span then. Any thread.
/// </summary>
internal static class EvaluationSpan
{
    /// <summary>Name of the source of the service's spans.</summary>
    public const string SourceName = "JsRun";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Makes a span, which is to be started where the evaluation is awaited: it is current there then. Null while nobody records any.</summary>
    /// <param name="kind">What is evaluated.</param>
    /// <param name="tenant">Whose.</param>
    /// <param name="runtime">Where; null in a fresh runtime.</param>
    /// <param name="caller">What the client says it is part of, where the request's own span does not tell.</param>
    public static Activity? Create(EvaluationKind kind, string tenant, string? runtime, CallerTrace? caller) =>
        Source.HasListeners() ? CreateListenedTo(kind, tenant, runtime, caller) : null;

    /// <summary>Whether somebody records any.</summary>
    public static bool AreRecorded => Source.HasListeners();

    /// <summary>Begins the span of a call of a host function; null while nobody records any.</summary>
    public static Activity? StartHostCall(string function, CallerTrace? caller)
    {
        var span = Source.HasListeners() ? Source.StartActivity("jsrun.hostcall", ActivityKind.Client, caller?.Context ?? default) : null;
        return span?.SetTag("jsrun.function", function);
    }

    /// <summary>Notes whether a call has failed.</summary>
    public static void FinishHostCall(Activity? span, in HostCallFrame answer)
    {
        if (answer.Kind == HostCallFrameKind.Error)
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>Notes what became of an evaluation that was carried out, with its parts as children.</summary>
    /// <param name="span">The span; null: nothing is done.</param>
    /// <param name="result">What the worker answered.</param>
    /// <param name="sentAt">When it was sent there.</param>
    public static void Finish(Activity? span, in RunResultMessage result, DateTimeOffset sentAt)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        var began = sentAt.UtcDateTime.AddMilliseconds(result.QueuedMs);
        AddChild(span, "jsrun.queue", sentAt.UtcDateTime, began);
        AddChild(span, "jsrun.compile", began, result.Parts.Compile);

        // Between the two, as far as they are there: globals and modules that come along are set before anything is compiled.
        AddChild(
            span,
            "jsrun.run",
            result.Parts.Compile is { } compile ? began.AddMilliseconds(compile.StartMs + compile.DurationMs) : began,
            began.AddMilliseconds(result.Parts.Serialize?.StartMs ?? result.WallMs));
        AddChild(span, "jsrun.serialize", began, result.Parts.Serialize);
        span.SetTag("jsrun.cpu_ms", result.CpuMs);
        Finish(span, result.Outcome);
    }

    /// <summary>Notes what became of an evaluation.</summary>
    public static void Finish(Activity? span, Outcome outcome)
    {
        if (span is null)
        {
            return;
        }

        var name = Names.Of(outcome);
        span.SetTag("jsrun.outcome", name);
        if (outcome != Outcome.Ok)
        {
            span.SetStatus(ActivityStatusCode.Error, name);
        }
    }

    /// <summary>Notes that an evaluation was not carried out.</summary>
    public static void Refuse(Activity? span, string? code) => span?.SetStatus(ActivityStatusCode.Error, code);

    /// <summary>Notes why there is no outcome, if there is none.</summary>
    public static void FinishWithout(Activity? span, in EvaluationReply reply)
    {
        if (reply.Problem is { } problem)
        {
            Refuse(span, problem.Kind.Code);
        }
        else if (reply.ClientGone)
        {
            Refuse(span, "client_gone");
        }
    }

    private static Activity? CreateListenedTo(EvaluationKind kind, string tenant, string? runtime, CallerTrace? caller)
    {
        // The request's own span is the parent, where it is recorded; else what the client says.
        var parent = Activity.Current is null && caller is not null ? caller.Context : default;
        var span = Source.CreateActivity("jsrun.evaluate", ActivityKind.Internal, parent);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("jsrun.kind", MetricTags.Kinds[(int)kind].Value).SetTag("jsrun.tenant", tenant);
            if (runtime is not null)
            {
                span.SetTag("jsrun.runtime", runtime);
            }
        }

        return span;
    }

    private static void AddChild(Activity span, string name, DateTime began, PartTime? part)
    {
        if (part is { } told)
        {
            AddChild(span, name, began.AddMilliseconds(told.StartMs), began.AddMilliseconds(told.StartMs + told.DurationMs));
        }
    }

    private static void AddChild(Activity span, string name, DateTime from, DateTime to)
    {
        using var child = Source.StartActivity(name, ActivityKind.Internal, span.Context, startTime: from);
        child?.SetEndTime(to);
    }
}

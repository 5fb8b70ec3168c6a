using System.Diagnostics;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Evaluations;

/// <summary>The protocol's options of a run, from a request's body and the defaults for its console and the web's globals.</summary>
internal static class RunOptionsOf
{
    public static RunOptions Evaluation(EvaluationBody body, bool console, bool web, IRunEvents? events) =>
        Run(body, console, web, events) | (body.Module ? RunOptions.Module : RunOptions.None);

    /// <summary>With what a span that is recorded wants to know.</summary>
    public static RunOptions With(RunOptions options, Activity? span) => span is { IsAllDataRequested: true } ? options | RunOptions.Traced : options;

    public static RunOptions Run(RunBody body, bool console, bool web, IRunEvents? events) =>
        (body.PlainJson ? RunOptions.PlainJson : RunOptions.None)
        | (body.Console ?? console ? RunOptions.Console : RunOptions.None)
        | (body.Web ?? web ? RunOptions.Web : RunOptions.None)
        | (events?.Options ?? RunOptions.None)
        | (body.FreshContext ? RunOptions.FreshContext : RunOptions.None);
}

using JsRun.Protocol.Messages;

namespace JsRun.Api.Evaluations;

/// <summary>The protocol's options of a run, from a request's body and the default for its console.</summary>
internal static class RunOptionsOf
{
    public static RunOptions Evaluation(EvaluationBody body, bool console, bool streams) =>
        Run(body, console, streams) | (body.Module ? RunOptions.Module : RunOptions.None);

    public static RunOptions Run(RunBody body, bool console, bool streams) =>
        (body.PlainJson ? RunOptions.PlainJson : RunOptions.None)
        | (body.Console ?? console ? RunOptions.Console : RunOptions.None)
        | (streams ? RunOptions.Stream : RunOptions.None)
        | (body.FreshContext ? RunOptions.FreshContext : RunOptions.None);
}

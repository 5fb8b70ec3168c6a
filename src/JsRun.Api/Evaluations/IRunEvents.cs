using JsRun.Api.Workers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Evaluations;

/// <summary>Gets what a run yields on the way to its result.</summary>
internal interface IRunEvents
{
    /// <summary>What is to come on the way: <see cref="RunOptions.Stream"/> or <see cref="RunOptions.StreamConsole"/>.</summary>
    RunOptions Options { get; }

    /// <summary>Has a worker carry out a run, and takes the events of it. The caller owns the answer. Takes over the payload. Never throws.</summary>
    Task<WorkerAnswer> AskAsync(Worker worker, WorkerRequest request, Payload payload, CancellationToken clientGone);
}

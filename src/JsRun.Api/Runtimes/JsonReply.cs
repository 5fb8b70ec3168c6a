using JsRun.Api.Problems;
using JsRun.Api.Workers;

namespace JsRun.Api.Runtimes;

/// <summary>A worker's JSON, or a problem. The owner disposes it.</summary>
internal readonly struct JsonReply(WorkerAnswer answer, Problem? problem) : IDisposable
{
    /// <summary>Set when the request was not carried out.</summary>
    public Problem? Problem { get; } = problem;

    /// <summary>The JSON, or nothing; valid until disposed.</summary>
    public ReadOnlyMemory<byte> Json => answer.Memory;

    /// <inheritdoc />
    public void Dispose() => answer.Dispose();
}

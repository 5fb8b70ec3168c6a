using JsRun.Api.Problems;
using JsRun.Api.Workers;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Evaluations;

/// <summary>
/// What an evaluation or call is answered with: an envelope, a problem, or nothing because the client is gone. The owner disposes it.
/// </summary>
internal readonly struct EvaluationReply : IDisposable
{
    private readonly WorkerAnswer _answer;

    private EvaluationReply(Outcome outcome, ReadOnlyMemory<byte> envelope, Problem? problem, bool clientGone, WorkerAnswer answer)
    {
        Outcome = outcome;
        Envelope = envelope;
        Problem = problem;
        ClientGone = clientGone;
        _answer = answer;
    }

    /// <summary>The reply when nobody waits for one any more.</summary>
    public static EvaluationReply NobodyWaits => new(default, default, null, true, default);

    /// <summary>What became of the evaluation; meaningless without an envelope.</summary>
    public Outcome Outcome { get; }

    /// <summary>The envelope's JSON, valid until disposed.</summary>
    public ReadOnlyMemory<byte> Envelope { get; }

    /// <summary>Set when it was not carried out.</summary>
    public Problem? Problem { get; }

    /// <summary>Whether the client is gone.</summary>
    public bool ClientGone { get; }

    /// <summary>An envelope that is part of a worker's answer, which is taken over.</summary>
    public static EvaluationReply Of(Outcome outcome, ReadOnlyMemory<byte> envelope, WorkerAnswer answer) => new(outcome, envelope, null, false, answer);

    /// <summary>An envelope that the service composed.</summary>
    public static EvaluationReply Of(Outcome outcome, ReadOnlyMemory<byte> envelope) => new(outcome, envelope, null, false, default);

    /// <summary>A problem.</summary>
    public static EvaluationReply Of(Problem problem) => new(default, default, problem, false, default);

    /// <inheritdoc />
    public void Dispose() => _answer.Dispose();
}

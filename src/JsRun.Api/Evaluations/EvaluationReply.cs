using JsRun.Api.Problems;
using JsRun.Api.Workers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Evaluations;

/// <summary>
/// What an evaluation or call is answered with: an envelope, a problem, or nothing because the client is gone. The owner disposes it.
/// </summary>
internal readonly struct EvaluationReply : IDisposable
{
    private readonly WorkerAnswer _answer;

    private EvaluationReply(Outcome outcome, ReadOnlyMemory<byte> envelope, Problem? problem, bool clientGone, double cpuMs, WorkerAnswer answer)
    {
        CpuMs = cpuMs;
        Outcome = outcome;
        Envelope = envelope;
        Problem = problem;
        ClientGone = clientGone;
        _answer = answer;
    }

    /// <summary>The reply when nobody waits for one any more, and what came is the worker's answer, which is taken over.</summary>
    /// <param name="answer">It.</param>
    /// <param name="isolate">What was asked.</param>
    /// <param name="wall">How long that took.</param>
    public static EvaluationReply NobodyWaitsFor(WorkerAnswer answer, Isolate isolate, TimeSpan wall)
    {
        using (answer)
        {
            var cpuMs = answer.Loss is { } loss ? loss.CpuMs(isolate, wall)
                : answer.Kind == FrameKind.RunResult ? RunResultMessage.Read(answer.Memory).CpuMs
                : answer.ReadFailure().CpuMicroseconds / 1000.0;
            return new(default, default, null, true, cpuMs, default);
        }
    }

    /// <summary>The reply when nobody waits for one any more.</summary>
    public static EvaluationReply NobodyWaits => new(default, default, null, true, 0, default);

    /// <summary>What became of the evaluation; meaningless without an envelope.</summary>
    public Outcome Outcome { get; }

    /// <summary>The envelope's JSON, valid until disposed.</summary>
    public ReadOnlyMemory<byte> Envelope { get; }

    /// <summary>CPU time in ms that it has taken; of one whose worker died with it, its wall-clock time.</summary>
    public double CpuMs { get; }

    /// <summary>Set when it was not carried out.</summary>
    public Problem? Problem { get; }

    /// <summary>Whether the client is gone.</summary>
    public bool ClientGone { get; }

    /// <summary>An envelope that is part of a worker's answer, which is taken over.</summary>
    public static EvaluationReply Of(Outcome outcome, ReadOnlyMemory<byte> envelope, double cpuMs, WorkerAnswer answer) =>
        new(outcome, envelope, null, false, cpuMs, answer);

    /// <summary>An envelope that the service composed.</summary>
    public static EvaluationReply Of(Outcome outcome, ReadOnlyMemory<byte> envelope, double cpuMs) => new(outcome, envelope, null, false, cpuMs, default);

    /// <summary>A problem.</summary>
    public static EvaluationReply Of(Problem problem, double cpuMs = 0) => new(default, default, problem, false, cpuMs, default);

    /// <inheritdoc />
    public void Dispose() => _answer.Dispose();
}

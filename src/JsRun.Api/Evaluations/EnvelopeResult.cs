using JsRun.Api.Logging;
using JsRun.Api.Problems;
using JsRun.Api.Responses;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Evaluations;

/// <summary>Answers with what became of an evaluation. The envelope's bytes go out as the worker wrote them.</summary>
internal static class EnvelopeResult
{
    /// <summary>Writes to a response that has not started. The reply stays the caller's, and undisposed until this completes.</summary>
    public static Task WriteAsync(HttpContext http, in EvaluationReply reply)
    {
        if (reply.ClientGone)
        {
            RequestJournal.Of(http).Code = RequestJournal.ClientGone;
            return Task.CompletedTask;
        }

        if (reply.Problem is { } problem)
        {
            return ProblemResult.WriteAsync(http, problem);
        }

        RequestJournal.Of(http).Code = Names.Of(reply.Outcome);
        return JsonBytesResult.WriteAsync(http, StatusCodes.Status200OK, reply.Envelope);
    }
}

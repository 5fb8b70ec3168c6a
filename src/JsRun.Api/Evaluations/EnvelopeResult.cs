using JsRun.Api.Logging;
using JsRun.Api.Problems;
using JsRun.Api.Responses;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Evaluations;

/// <summary>Answers with what became of an evaluation. Owns the reply. The envelope's bytes go out as the worker wrote them.</summary>
internal sealed class EnvelopeResult(EvaluationReply reply) : IResult
{
    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (reply)
        {
            if (reply.ClientGone)
            {
                RequestJournal.Of(httpContext).Code = RequestJournal.ClientGone;
                return;
            }

            if (reply.Problem is { } problem)
            {
                await ProblemResult.WriteAsync(httpContext, problem);
                return;
            }

            RequestJournal.Of(httpContext).Code = Names.Of(reply.Outcome);
            await JsonBytesResult.WriteAsync(httpContext, StatusCodes.Status200OK, reply.Envelope);
        }
    }
}

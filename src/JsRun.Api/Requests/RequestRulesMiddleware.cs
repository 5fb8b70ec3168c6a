using JsRun.Api.Drain;
using JsRun.Api.Problems;
using JsRun.Api.Workers;

namespace JsRun.Api.Requests;

/// <summary>Enforces the rules of endpoints: an acceptable form of answer, and no new work while the service drains.</summary>
internal sealed class RequestRulesMiddleware(RequestDelegate next, DrainGate gate)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<EndpointRules>() is not { } rules)
        {
            return next(http);
        }

        if (rules.MediaTypes.Length > 0 && AcceptHeader.Choose(http.Request, rules.MediaTypes) is null)
        {
            return ProblemResult.WriteAsync(http, new Problem(ProblemKind.NotAcceptable, $"The answer is offered as {string.Join(" or ", rules.MediaTypes)} only."));
        }

        return rules.IsNewWork ? WorkAsync(http) : next(http);
    }

    private async Task WorkAsync(HttpContext http)
    {
        if (!gate.TryEnter())
        {
            await ProblemResult.WriteAsync(http, WorkerProblems.Draining);
            return;
        }

        try
        {
            await next(http);
        }
        finally
        {
            gate.Exit();
        }
    }
}

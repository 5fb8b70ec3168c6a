using JsRun.Api.Callers;
using JsRun.Api.Evaluations;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Fields;
using JsRun.Api.Runtimes;

namespace JsRun.Api.Sessions;

/// <summary>
/// The methods that a session's client may call. Each is on its way to the worker before its method here returns, so that requests are carried out
/// in the order in which they came.
/// </summary>
internal sealed class SessionCalls(SessionParts parts, RuntimeRecord runtime, Caller caller, SessionWriter writer, CancellationToken leaving)
{
    private static readonly byte[] True = "true"u8.ToArray();
    private static readonly byte[] NoParams = "{}"u8.ToArray();

    private delegate ValueTask<EvaluationReply> Run<TBody>(RuntimeRecord runtime, TBody body, Caller caller, IRunEvents? events, CancellationToken clientGone);

    /// <summary>Carries a request out and answers it. Its memory must stay valid until this completes.</summary>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async Task CallAsync(JsonRpcMessage request) => await (request.Method switch
    {
        "eval" => RunAsync(request, RunFields.InRuntime, parts.Runs.EvaluateAsync),
        "call" => RunAsync(request, RunFields.Call, parts.Runs.CallAsync),
        "setGlobal" => SetGlobalAsync(request),
        "interrupt" => InterruptAsync(request),
        _ => NotFoundAsync(request),
    });

    private async ValueTask<bool> RunAsync<TBody>(JsonRpcMessage request, FieldTable<TBody> fields, Run<TBody> run)
        where TBody : RunBody, new()
    {
        var body = new TBody();
        if (Read(request, fields, body) is { } invalid)
        {
            return await writer.FailAsync(request.Id, invalid);
        }

        var console = body.Console ?? runtime.Config.Console ? new SessionConsole(writer, request.Id) : null;
        using var reply = await run(runtime, body, caller, console, leaving);
        return reply.ClientGone || (reply.Problem is { } problem
            ? await writer.FailAsync(request.Id, problem)
            : await writer.AnswerAsync(request.Id, reply.Envelope));
    }

    private async ValueTask<bool> SetGlobalAsync(JsonRpcMessage request)
    {
        var body = new SetGlobalBody();
        if (Read(request, SessionFields.SetGlobal, body) is { } invalid)
        {
            return await writer.FailAsync(request.Id, invalid);
        }

        using var reply = await parts.Contexts.SetGlobalAsync(runtime, body.Context, body.Name, body.Value, caller, leaving, "value");
        return await AnswerAsync(request, reply);
    }

    private async ValueTask<bool> InterruptAsync(JsonRpcMessage request)
    {
        if (Read(request, SessionFields.None, new object()) is { } invalid)
        {
            return await writer.FailAsync(request.Id, invalid);
        }

        using var reply = await parts.Requests.InterruptAsync(runtime, leaving);
        return await AnswerAsync(request, reply);
    }

    private async ValueTask<bool> NotFoundAsync(JsonRpcMessage request) =>
        request.Id.IsEmpty || await writer.RefuseAsync(request.Id, JsonRpcErrorCode.MethodNotFound, "There is no such method.");

    private ValueTask<bool> AnswerAsync(JsonRpcMessage request, JsonReply reply) =>
        reply.Problem is { } problem ? writer.FailAsync(request.Id, problem) : writer.AnswerAsync(request.Id, True);

    private Problem? Read<TBody>(JsonRpcMessage request, FieldTable<TBody> fields, TBody body)
        where TBody : class
    {
        var parameters = request.Params.IsEmpty || request.Params.Span.SequenceEqual("[]"u8) ? NoParams : request.Params;
        return parameters.Span[0] == (byte)'{'
            ? JsonBody.ReadObject(parameters, fields, body, caller.Limits)
            : Problem.Invalid("params", "must be an object: parameters have names.");
    }
}

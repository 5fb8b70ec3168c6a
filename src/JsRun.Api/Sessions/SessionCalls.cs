using JsRun.Api.Callbacks;
using JsRun.Api.Callers;
using JsRun.Api.Evaluations;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Fields;
using JsRun.Api.Runtimes;
using JsRun.Api.Sessions.Incoming;

namespace JsRun.Api.Sessions;

/// <summary>
/// The methods that a session's client may call. Each is on its way to the worker before its method here returns, so that requests are carried out
/// in the order in which they came.
/// </summary>
internal sealed class SessionCalls(
    SessionParts parts, RuntimeRecord runtime, Caller caller, SessionWriter writer, SessionFunctions functions, SessionStreams streams,
    IncomingStreams incoming, string traceId, CallerTrace? trace, CancellationToken leaving)
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
        "bind" => BindAsync(request, SessionFields.Bind, functions.BindAsync),
        "unbind" => BindAsync(request, SessionFields.Unbind, functions.UnbindAsync),
        "stream.ack" => StreamAsync(request, SessionFields.Acknowledge, body => streams.Permit(body.Stream, body.Count)),
        "stream.cancel" => StreamAsync(request, SessionFields.OneStream, body => streams.Cancel(body.Stream)),
        "stream.close" => EndAsync(request, SessionFields.OneStream, isError: false),
        "stream.error" => EndAsync(request, SessionFields.Error, isError: true),
        _ => NotFoundAsync(request),
    });

    private async ValueTask<bool> RunAsync<TBody>(JsonRpcMessage request, FieldTable<TBody> fields, Run<TBody> run)
        where TBody : RunBody, new()
    {
        var body = new TBody { Trace = trace, TraceId = traceId };
        var taken = incoming.Take(request.Params);
        if (Read(taken, fields, body) is { } invalid)
        {
            return await writer.FailAsync(request.Id, invalid);
        }

        var console = body.Console ?? runtime.Config.Console ? new SessionConsole(writer, request.Id) : null;
        using var reply = await run(runtime, body, caller, console, leaving);
        if (reply.ClientGone || reply.Problem is not null)
        {
            Forget(taken, reply.Problem);
            return reply.ClientGone || await writer.FailAsync(request.Id, reply.Problem!);
        }

        var announced = request.Id.IsEmpty || body.PlainJson ? [] : streams.Announce(reply.Envelope.Span);
        var isSent = await writer.AnswerAsync(request.Id, reply.Envelope);
        streams.Send(announced);
        return isSent;
    }

    private async ValueTask<bool> StreamAsync(JsonRpcMessage request, FieldTable<StreamBody> fields, Action<StreamBody> act)
    {
        var body = new StreamBody();
        if (Read(request, fields, body) is { } invalid)
        {
            return await writer.FailAsync(request.Id, invalid);
        }

        act(body);
        return await writer.AnswerAsync(request.Id, True);
    }

    private async ValueTask<bool> EndAsync(JsonRpcMessage request, FieldTable<StreamBody> fields, bool isError)
    {
        var body = new StreamBody();
        var problem = Read(request, fields, body) ?? incoming.End(body.Stream, isError ? body.Message : null);
        return problem is null ? await writer.AnswerAsync(request.Id, True) : await writer.FailAsync(request.Id, problem);
    }

    private async ValueTask<bool> SetGlobalAsync(JsonRpcMessage request)
    {
        var body = new SetGlobalBody();
        var taken = incoming.Take(request.Params);
        if (Read(taken, SessionFields.SetGlobal, body) is { } invalid)
        {
            return await writer.FailAsync(request.Id, invalid);
        }

        using var reply = await parts.Contexts.SetGlobalAsync(runtime, body.Context, body.Name, body.Value, caller, leaving, "value");
        Forget(taken, reply.Problem);
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

    private async ValueTask<bool> BindAsync(JsonRpcMessage request, FieldTable<BindBody> fields, Func<BindBody, CancellationToken, Task<JsonReply>> bind)
    {
        var body = new BindBody();
        if (Read(request, fields, body) is { } invalid)
        {
            return await writer.FailAsync(request.Id, invalid);
        }

        using var reply = await bind(body, leaving);
        return await AnswerAsync(request, reply);
    }

    private async ValueTask<bool> NotFoundAsync(JsonRpcMessage request) =>
        request.Id.IsEmpty || await writer.RefuseAsync(request.Id, JsonRpcErrorCode.MethodNotFound, "There is no such method.");

    private ValueTask<bool> AnswerAsync(JsonRpcMessage request, JsonReply reply) =>
        reply.Problem is { } problem ? writer.FailAsync(request.Id, problem) : writer.AnswerAsync(request.Id, True);

    private Problem? Read<TBody>(JsonRpcMessage request, FieldTable<TBody> fields, TBody body)
        where TBody : class => Read(request.Params, fields, body, streamPrefix: null);

    // Of a request that is invalid nothing is kept.
    private Problem? Read<TBody>(in TakenStreams taken, FieldTable<TBody> fields, TBody body)
        where TBody : class
    {
        var problem = taken.Problem ?? Read(taken.Params, fields, body, taken.Prefix);
        Forget(taken, problem);
        return problem;
    }

    private Problem? Read<TBody>(ReadOnlyMemory<byte> parameters, FieldTable<TBody> fields, TBody body, string? streamPrefix)
        where TBody : class
    {
        parameters = parameters.IsEmpty || parameters.Span.SequenceEqual("[]"u8) ? NoParams : parameters;
        return parameters.Span[0] == (byte)'{'
            ? JsonBody.ReadObject(parameters, fields, body, caller.Limits, streamPrefix)
            : Problem.Invalid("params", "must be an object: parameters have names.");
    }

    private void Forget(in TakenStreams taken, Problem? problem)
    {
        if (problem is not null && taken.Streams.Count > 0)
        {
            incoming.Forget(taken.Streams, problem);
        }
    }
}

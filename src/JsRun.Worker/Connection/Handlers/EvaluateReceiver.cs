using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Worker.Connection.Streams;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Evaluates in a runtime that has an id, or in one that is thrown away.</summary>
internal sealed class EvaluateReceiver(RequestRegistry requests, SessionRuns sessions, OneShotRuns oneShots, StreamTable streams)
    : RequestReceiver<EvaluateMessage>(requests)
{
    protected override EvaluateMessage Read(ReadOnlyMemory<byte> payload) => EvaluateMessage.Read(payload);

    protected override ValueTask HandleAsync(PendingRequest request, EvaluateMessage message) =>
        (message.Options & EngineTerms.AnyStream) != 0 ? streams.RunAsync(request, message, RunAsync) : RunAsync(request, message, stream: null);

    private ValueTask RunAsync(PendingRequest request, EvaluateMessage message, RunStream? stream)
    {
        var isOneShot = message.RuntimeId.Length == 0;
        var options = message.Options;
        var evaluation = new EvaluateRequest
        {
            Code = message.Code,
            Kind = options.HasFlag(Protocol.Messages.RunOptions.Module) ? SourceKind.Module : SourceKind.Script,
            FileName = message.FileName,
            Globals = message.Globals,
            Modules = message.Modules,
            ImportMap = message.ImportMap,
            Limits = EngineTerms.Of(message.RunLimits),
            Format = EngineTerms.FormatOf(options),
            Console = options.HasFlag(Protocol.Messages.RunOptions.Console),
            Web = options.HasFlag(Protocol.Messages.RunOptions.Web),
            Context = message.Context.Length == 0 ? null : message.Context,
            FreshContext = options.HasFlag(Protocol.Messages.RunOptions.FreshContext),
            DrainStreams = isOneShot && stream is null,
            AllowHandles = !isOneShot,
            TellsParts = options.HasFlag(Protocol.Messages.RunOptions.Traced),
            HostTag = request.CorrelationId,
            ConsoleSink = stream,
            ItemSink = options.HasFlag(Protocol.Messages.RunOptions.Stream) ? stream : null,
        };
        return isOneShot
            ? oneShots.RunAsync(request, message, evaluation, stream)
            : sessions.RunAsync(request, message.RuntimeId, stream, runtime => runtime.EvaluateAsync(evaluation, request.Cancelled));
    }
}

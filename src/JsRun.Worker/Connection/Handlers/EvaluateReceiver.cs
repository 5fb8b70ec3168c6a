using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Evaluates in a runtime that has an id, or in one that is thrown away.</summary>
internal sealed class EvaluateReceiver(RequestRegistry requests, SessionRuns sessions, OneShotRuns oneShots, FrameSender sender)
    : RequestReceiver<EvaluateMessage>(requests)
{
    protected override EvaluateMessage Read(ReadOnlyMemory<byte> payload) => EvaluateMessage.Read(payload);

    protected override async ValueTask HandleAsync(PendingRequest request, EvaluateMessage message)
    {
        var isOneShot = message.RuntimeId.Length == 0;
        var options = message.Options;
        var stream = ConsoleStream.For(options, request.CorrelationId, sender);
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
            Context = message.Context.Length == 0 ? null : message.Context,
            FreshContext = options.HasFlag(Protocol.Messages.RunOptions.FreshContext),
            DrainStreams = isOneShot,
            AllowHandles = !isOneShot,
            ConsoleSink = stream,
        };
        if (isOneShot)
        {
            await oneShots.RunAsync(request, message, evaluation, stream).ConfigureAwait(false);
            return;
        }

        await sessions.RunAsync(request, message.RuntimeId, stream, runtime => runtime.EvaluateAsync(evaluation, request.Cancelled))
            .ConfigureAwait(false);
    }
}

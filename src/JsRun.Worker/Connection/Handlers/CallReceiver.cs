using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Worker.Connection.Streams;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Calls a function of a runtime.</summary>
internal sealed class CallReceiver(RequestRegistry requests, SessionRuns sessions, StreamTable streams) : RequestReceiver<CallMessage>(requests)
{
    protected override CallMessage Read(ReadOnlyMemory<byte> payload) => CallMessage.Read(payload);

    protected override ValueTask HandleAsync(PendingRequest request, CallMessage message) =>
        (message.Options & EngineTerms.AnyStream) != 0 ? streams.RunAsync(request, message, RunAsync) : RunAsync(request, message, stream: null);

    private ValueTask RunAsync(PendingRequest request, CallMessage message, RunStream? stream)
    {
        var options = message.Options;
        var call = new CallRequest
        {
            Path = message.Path.Length == 0 ? null : message.Path,
            FunctionId = (ulong)message.FunctionId,
            Args = message.Arguments,
            This = message.This,
            Limits = EngineTerms.Of(message.RunLimits),
            Format = EngineTerms.FormatOf(options),
            Console = options.HasFlag(Protocol.Messages.RunOptions.Console),
            Web = options.HasFlag(Protocol.Messages.RunOptions.Web),
            Context = message.Context.Length == 0 ? null : message.Context,
            FreshContext = options.HasFlag(Protocol.Messages.RunOptions.FreshContext),
            AllowHandles = true,
            TellsParts = options.HasFlag(Protocol.Messages.RunOptions.Traced),
            HostTag = request.CorrelationId,
            ConsoleSink = stream,
            ItemSink = options.HasFlag(Protocol.Messages.RunOptions.Stream) ? stream : null,
        };
        return sessions.RunAsync(request, message.RuntimeId, stream, runtime => runtime.CallAsync(call, request.Cancelled));
    }
}

using JsRun.Engine;
using JsRun.Worker.Connection.Streams;

namespace JsRun.Worker.Connection.HostCalls;

/// <summary>Opens channels to hosts of functions. Any thread.</summary>
internal sealed class FunctionChannels(StreamTable streams, StreamInputTable inputs, FrameSender sender)
{
    /// <summary>Opens a channel for as long as the runtime lives; gives its functions, which are still to be set.</summary>
    public IReadOnlyList<HostFunction> Open(JsRuntime runtime, ulong correlationId, IReadOnlyList<string> names)
    {
        var channel = new FunctionChannel(correlationId, sender);
        streams.Add(channel.Output);
        inputs.Add(channel);
        _ = CloseAsync(runtime, channel);
        return [.. names.Select(name => new HostFunction(name, HostFunctionMode.Async, channel))];
    }

    private async Task CloseAsync(JsRuntime runtime, FunctionChannel channel)
    {
        await runtime.Closed.ConfigureAwait(false);
        inputs.Remove(channel);
        streams.Close(channel.Output);
    }
}

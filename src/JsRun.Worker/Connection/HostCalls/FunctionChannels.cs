using System.Collections.Concurrent;
using JsRun.Engine;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Connection.Streams;

namespace JsRun.Worker.Connection.HostCalls;

/// <summary>Opens channels to hosts of functions. Any thread.</summary>
internal sealed class FunctionChannels(StreamTable streams, StreamInputTable inputs, FrameSender sender)
{
    private readonly ConcurrentDictionary<ulong, FunctionChannel> _channels = new();

    /// <summary>A channel that <see cref="FindOrOpen"/> has opened and that is not closed.</summary>
    public FunctionChannel? Find(ulong correlationId) => _channels.GetValueOrDefault(correlationId);

    /// <summary>The channel of a host, which is opened for at most as long as the runtime lives. The thread that reads frames.</summary>
    public FunctionChannel FindOrOpen(JsRuntime runtime, ulong correlationId)
    {
        if (!_channels.TryGetValue(correlationId, out var channel))
        {
            channel = _channels[correlationId] = Open(runtime, correlationId);
        }

        return channel;
    }

    /// <summary>Closes a channel; nothing comes or goes over it any more.</summary>
    public void Close(FunctionChannel channel)
    {
        _channels.TryRemove(channel.CorrelationId, out _);
        inputs.Remove(channel);
        streams.Close(channel.Output);
    }

    /// <summary>Opens a channel for as long as the runtime lives; gives its functions, which are still to be set. <see cref="ModuleAnswers.LoaderName"/> is the module loader.</summary>
    public IReadOnlyList<HostFunction> Open(JsRuntime runtime, ulong correlationId, IReadOnlyList<string> names)
    {
        var channel = Open(runtime, correlationId);
        return [.. names.Select(name => new HostFunction(name, HostFunctionMode.Async, channel) { IsModuleLoader = name == ModuleAnswers.LoaderName })];
    }

    private FunctionChannel Open(JsRuntime runtime, ulong correlationId)
    {
        var channel = new FunctionChannel(correlationId, sender);
        streams.Add(channel.Output);
        inputs.Add(channel);
        _ = CloseAsync(runtime, channel);
        return channel;
    }

    private async Task CloseAsync(JsRuntime runtime, FunctionChannel channel)
    {
        await Task.WhenAny(runtime.Closed, channel.Ended).ConfigureAwait(false);
        Close(channel);
    }
}

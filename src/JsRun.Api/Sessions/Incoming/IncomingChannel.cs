using System.Text.Json;
using JsRun.Api.Runtimes;
using JsRun.Api.Runtimes.HostFunctions;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Sessions.Incoming;

/// <summary>What a runtime asks of the streams that a session feeds goes as calls of a host function, over a channel that is opened for the first of them. Any thread.</summary>
internal sealed class IncomingChannel(SessionParts parts, RuntimeRecord runtime, IncomingStreams streams) : IFunctionServer, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private FunctionChannel? _channel;

    /// <inheritdoc />
    public string Kind => "session";

    /// <summary>The channel's number. The runtime knows it before a request that is sent after this.</summary>
    public ulong Open()
    {
        FunctionChannel channel;
        lock (_gate)
        {
            if (_channel is not null)
            {
                return _channel.CorrelationId;
            }

            channel = _channel = new FunctionChannel(runtime.Worker, parts.Ids.Next(), this, parts.Logger);
        }

        _ = AddSourceAsync(channel);
        return channel.CorrelationId;
    }

    /// <inheritdoc />
    public async Task<HostCallFrame> CallAsync(string function, ReadOnlyMemory<byte> arguments, ulong request, CancellationToken cancelled)
    {
        var (what, number) = Read(arguments.Span);
        switch (what)
        {
            case "watch":
                return Frame(await streams.WatchAsync(number, cancelled));
            case "pull":
                return Frame(await streams.PullAsync(number).WaitAsync(cancelled));
            default:
                await streams.GiveUpAsync(number, "The script has cancelled the stream", "cancelled");
                return Frame(IncomingStream.Nothing);
        }
    }

    /// <summary>The session is over: streams that scripts still read fail.</summary>
    public ValueTask DisposeAsync()
    {
        FunctionChannel? channel;
        lock (_gate)
        {
            channel = _channel;
        }

        return parts.EndAsync(runtime, channel);
    }

    private async Task AddSourceAsync(FunctionChannel channel)
    {
        var message = new HostFunctionMessage { RuntimeId = runtime.Id, Channel = (long)channel.CorrelationId };
        using var reply = await parts.Requests.AskAsync(runtime, new(FrameKind.SetHostFunction, message.ToPayload()), CancellationToken.None);
        if (reply.Problem is null)
        {
            return;
        }

        // The runtime's queue was full, say: the next stream tries again.
        lock (_gate)
        {
            _channel = _channel == channel ? null : _channel;
        }

        channel.Dispose();
    }

    private static HostCallFrame Frame(ReadOnlyMemory<byte> json) => new(HostCallFrameKind.Value, 0, Json: json);

    // The runtime's own code has written them.
    private static (string? What, long Number) Read(ReadOnlySpan<byte> arguments)
    {
        var reader = new Utf8JsonReader(arguments);
        reader.Read();
        reader.Read();
        var what = reader.GetString();
        reader.Read();
        return (what, reader.GetInt64());
    }
}

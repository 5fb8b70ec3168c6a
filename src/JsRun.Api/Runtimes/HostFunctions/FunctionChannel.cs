using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using JsRun.Api.Metrics;
using JsRun.Api.Options;
using JsRun.Api.Workers;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Runtimes.HostFunctions;

/// <summary>
/// The channel over which a worker has one host carry out functions of a runtime. Each call is answered once, also one that was cancelled: until
/// then it counts against the runtime's limits, which bound what waits here. Any thread.
/// </summary>
internal sealed partial class FunctionChannel : IDisposable
{
    // Answers wait here while the runtime computes. Many functions may answer much meanwhile.
    private const int MaxUnsentBytes = 64 * ByteSize.MiB;

    private readonly Worker _worker;
    private readonly WorkerStream _stream;
    private readonly IFunctionServer _server;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<long, CancellationTokenSource> _calls = new();
    private readonly Channel<HostCallFrame> _answers = Channel.CreateUnbounded<HostCallFrame>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _ended = new();
    private long _unsentBytes;

    /// <param name="worker">The runtime's worker.</param>
    /// <param name="correlationId">The channel's.</param>
    /// <param name="server">Carries out the calls.</param>
    /// <param name="logger">For what should not happen.</param>
    public FunctionChannel(Worker worker, ulong correlationId, IFunctionServer server, ILogger logger)
    {
        _worker = worker;
        _server = server;
        _logger = logger;
        _stream = worker.Link.OpenStream(correlationId);
        _ = ReceiveAsync();
        _ = SendAsync();
    }

    /// <summary>The channel's correlation id.</summary>
    public ulong CorrelationId => _stream.CorrelationId;

    /// <summary>The runtime is gone: cancels what is under way.</summary>
    public void Dispose()
    {
        _worker.Link.CloseStream(_stream);
        _stream.Discard();
        _answers.Writer.TryComplete();
        _ended.Cancel();
    }

    private async Task ReceiveAsync()
    {
        // Acknowledged with those after it: a frame for each call would cost about as much as the call's.
        var kept = 0;
        while (await _stream.ReadAsync() is { } piece)
        {
            using (piece)
            {
                var frame = HostCallFrame.Read(piece.Memory);
                if (frame.Kind == HostCallFrameKind.Invoke)
                {
                    // Outlives the piece.
                    _ = AnswerAsync(frame with { Json = frame.Json.ToArray() });
                }
                else if (_calls.TryGetValue(frame.Call, out var cancelled))
                {
                    await CancelAsync(cancelled);
                }

                kept += piece.Length;
                if (kept >= CreditMessage.MaxKeptBytes)
                {
                    _stream.Acknowledge(kept);
                    kept = 0;
                }
            }
        }
    }

    private static async Task CancelAsync(CancellationTokenSource call)
    {
        try
        {
            await call.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has just been answered.
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A call that is not answered would count for ever.")]
    private async Task AnswerAsync(HostCallFrame invoke)
    {
        var cancelled = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        _calls[invoke.Call] = cancelled;
        HostCallFrame answer;
        var startedAt = Stopwatch.GetTimestamp();
        try
        {
            answer = await _server.CallAsync(invoke.Text, invoke.Json, invoke.Request, cancelled.Token);
        }
        catch (OperationCanceledException)
        {
            answer = new HostCallFrame(HostCallFrameKind.Error, 0, "The call was cancelled.");
        }
        catch (Exception exception)
        {
            Log.CallFailed(_logger, exception);
            answer = new HostCallFrame(HostCallFrameKind.Error, 0, "The call failed.");
        }

        HostCallMeter.Called(_server.Kind, answer.Kind != HostCallFrameKind.Error, startedAt);
        _calls.TryRemove(invoke.Call, out _);
        cancelled.Dispose();
        var unsent = Interlocked.Add(ref _unsentBytes, answer.Json.Length);
        if (unsent > MaxUnsentBytes && unsent > answer.Json.Length)
        {
            Interlocked.Add(ref _unsentBytes, -answer.Json.Length);
            answer = new HostCallFrame(HostCallFrameKind.Error, 0, $"Answers of {MaxUnsentBytes} bytes wait for the runtime already.");
        }

        _answers.Writer.TryWrite(answer with { Call = invoke.Call });
    }

    private async Task SendAsync()
    {
        try
        {
            await foreach (var answer in _answers.Reader.ReadAllAsync(_ended.Token))
            {
                await _stream.SendAsync(answer.ToPayload(), _ended.Token);
                Interlocked.Add(ref _unsentBytes, -answer.Json.Length);
            }
        }
        catch (OperationCanceledException)
        {
            // The runtime is gone.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.HostCallFailed, LogLevel.Error, "A call of a host function failed")]
        public static partial void CallFailed(ILogger logger, Exception exception);
    }
}

using System.Collections.Concurrent;
using System.Threading.Channels;
using JsRun.Protocol;
using JsRun.Protocol.Connections;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Settings;

namespace JsRun.Worker.Tests.Harness;

/// <summary>Speaks the protocol with a worker as the Api does. Every request is checked to be answered only once.</summary>
internal sealed class WorkerClient : IFrameHandler, IAsyncDisposable
{
    public static readonly WorkerSettings DefaultSettings = new()
    {
        ProtocolVersion = ProtocolVersion.Current,
        WarmRuntimes = 1,
        WarmHeapBytes = Requests.HeapBytes,
        WarmStackBytes = Requests.StackBytes,
        WarmQueueLength = Requests.QueueLength,
        IdleSweepSeconds = 0.1,
        BackgroundCpuMs = 1000,
        MaxMemoryBytes = 4L << 30,
        V8Threads = 1,
        CodeCacheBytes = 8 << 20,
        MaxSnapshots = 2,
        SnapshotCacheBytes = 64 << 20,
        WarmRuntimesPerSnapshot = 1,
        Bounds = new RuntimeBounds
        {
            MaxFunctionHandles = 1000,
            MaxContexts = 100,
            MaxQueuedMessages = 1000,
            MaxQueuedMessageBytes = 1 << 20,
            MaxPendingHostCalls = 1000,
            MaxPendingHostCallBytes = 1 << 20,
            MaxHostCallBytes = 1 << 20,
            MaxModules = 100,
            MaxModuleBytes = 1 << 20,
            MaxImportMapBytes = 1 << 16,
        },
        Sandbox = SandboxMode.BestEffort,
    };

    private readonly ConcurrentDictionary<ulong, TaskCompletionSource<Answer>> _waiting = new();
    private readonly ConcurrentQueue<Answer> _strays = new();
    private readonly Channel<Answer> _events = Channel.CreateBounded<Answer>(100_000);
    private readonly TaskCompletionSource<Answer> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FrameConnection _connection;
    private ulong _lastCorrelationId;

    private WorkerClient(WorkerProcess process)
    {
        Process = process;
        _connection = new FrameConnection(process.Stream.Socket, this);
        Running = _connection.RunAsync(CancellationToken.None);
    }

    public WorkerProcess Process { get; }

    /// <summary>Completes when the connection ends.</summary>
    public Task<Exception?> Running { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts a worker and waits until it is ready.</summary>
    public static async Task<WorkerClient> StartAsync(WorkerSettings? settings = null, uint? missingCall = null)
    {
        settings ??= DefaultSettings;
        var client = new WorkerClient(await WorkerProcess.StartAsync(Token, settings.Sandbox, missingCall));
        await client.PostAsync(FrameKind.Hello, 0, PayloadOf(settings.ToJson()));
        var ready = client._ready.Task.WaitAsync(Token);
        if (await Task.WhenAny(ready, client.Running) != ready)
        {
            await client.Process.WaitForExitAsync(Token);
            throw new InvalidOperationException($"The worker ended before it was ready: {client.Process.Stderr}");
        }

        client.Ready = WorkerReady.FromJson((await ready).Payload);
        return client;
    }

    public WorkerReady Ready { get; private set; } = null!;

    /// <summary>Sends a request; its correlation id can be had at once.</summary>
    public Task<Answer> Request(FrameKind kind, Payload? payload, out ulong correlationId)
    {
        correlationId = Interlocked.Increment(ref _lastCorrelationId);
        var answer = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[correlationId] = answer;
        _ = PostAsync(kind, correlationId, payload);
        return AwaitAsync(answer.Task);
    }

    /// <summary>Sends a request and gives its answer.</summary>
    public Task<Answer> Request(FrameKind kind, Payload? payload = null) => Request(kind, payload, out _);

    public Task<Answer> Evaluate(EvaluateMessage message) => Request(FrameKind.Evaluate, message.ToPayload());

    public Task<Answer> Create(CreateRuntimeMessage message) => Request(FrameKind.CreateRuntime, message.ToPayload());

    public Task<Answer> OfRuntime(FrameKind kind, string runtimeId) => Request(kind, new RuntimeMessage { RuntimeId = runtimeId }.ToPayload());

    /// <summary>Waits until a runtime has begun what it was sent.</summary>
    public async Task UntilItRunsAsync(string runtimeId)
    {
        while (true)
        {
            var description = (await OfRuntime(FrameKind.PeekRuntime, runtimeId)).Json;
            if (description.GetProperty("state").GetString() == "busy" && description.GetProperty("stats").GetProperty("queueLength").GetInt64() == 0)
            {
                return;
            }

            Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Sends a frame that is not answered.</summary>
    public async Task PostAsync(FrameKind kind, ulong correlationId, Payload? payload = null) =>
        await _connection.SendAsync(kind, correlationId, payload, Token);

    /// <summary>The next frame that answers no request: StreamPiece, RuntimeClosed, Unresponsive.</summary>
    public async Task<Answer> NextEventAsync() => await _events.Reader.ReadAsync(Token);

    /// <summary>Frames nobody waited for.</summary>
    public bool TryReadEvent(out Answer? answer) => _events.Reader.TryRead(out answer);

    public static Payload PayloadOf(ReadOnlySpan<byte> bytes)
    {
        using var writer = new PayloadWriter(bytes.Length + 1);
        writer.WriteRaw(bytes);
        return writer.ToPayload();
    }

    public void OnFrame(FrameHeader header, Payload payload)
    {
        using (payload)
        {
            var answer = new Answer(header.Kind, header.CorrelationId, payload.Span.ToArray());
            switch (header.Kind)
            {
                case FrameKind.Ready:
                    _ready.SetResult(answer);
                    break;
                case FrameKind.StreamPiece or FrameKind.RuntimeClosed or FrameKind.Unresponsive:
                    _events.Writer.TryWrite(answer);
                    break;
                case FrameKind.CpuUsed:
                    // Comes in between, whatever is asked.
                    break;
                default:
                    if (_waiting.TryRemove(header.CorrelationId, out var waiting))
                    {
                        waiting.SetResult(answer);
                    }
                    else
                    {
                        _strays.Enqueue(answer);
                    }

                    break;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await Process.DisposeAsync();
        _strays.ShouldBeEmpty("A request was answered twice.");
    }

    private async Task<Answer> AwaitAsync(Task<Answer> answer)
    {
        if (await Task.WhenAny(answer, Running).WaitAsync(Token) != answer && !answer.IsCompleted)
        {
            await Process.WaitForExitAsync(Token);
            throw new InvalidOperationException($"The worker ended without an answer: {Process.Stderr}");
        }

        return await answer;
    }
}

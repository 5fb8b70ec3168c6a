using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Tenants;

namespace JsRun.Api.Tests.Sessions;

/// <summary>A client of a session, as one of any language is: JSON-RPC 2.0 over a WebSocket.</summary>
internal sealed class SessionClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _calls = new();
    private readonly Channel<JsonElement> _others = Channel.CreateUnbounded<JsonElement>();
    private Task _reading = Task.CompletedTask;
    private int _lastId;
    private int _answered;
    private bool _reads;

    /// <summary>Carries out the functions that this client has bound: gets the name and the arguments, gives the value or throws <see cref="RpcException"/>.</summary>
    public Func<string, JsonElement, Task<object?>> Invoke { get; set; } = (name, _) => throw new RpcException(-32601, "There is no " + name);

    /// <summary>How the service closed the socket.</summary>
    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public string? CloseReason => _socket.CloseStatusDescription;

    /// <summary>Completes when the socket is closed.</summary>
    public Task Closed => _reading.WaitAsync(Limit);

    public static async Task<SessionClient> ConnectAsync(HttpClient service, string runtime, bool reads = true, string? origin = null, string? traceParent = null)
    {
        var client = new SessionClient();
        var address = new UriBuilder(service.BaseAddress!) { Scheme = "ws", Path = $"/runtimes/{runtime}/session" };
        service.CopyKeyTo(client._socket.Options);
        if (origin is not null)
        {
            client._socket.Options.SetRequestHeader("Origin", origin);
        }

        if (traceParent is not null)
        {
            client._socket.Options.SetRequestHeader("traceparent", traceParent);
        }

        client._socket.Options.CollectHttpResponseDetails = true;
        await client._socket.ConnectAsync(address.Uri, TestContext.Current.CancellationToken);
        if (reads)
        {
            client.Read();
        }

        return client;
    }

    /// <summary>Begins to read.</summary>
    public void Read()
    {
        _reads = true;
        _reading = ReadAsync();
    }

    /// <summary>Calls a method and gives its result.</summary>
    public async Task<JsonElement> CallAsync(string method, object? parameters = null)
    {
        var answer = await PostAsync(method, parameters);
        answer.TryGetProperty("error", out var error).ShouldBeFalse(error.ToString());
        return answer.GetProperty("result");
    }

    /// <summary>Calls a method that must fail, and gives the error.</summary>
    public async Task<JsonElement> FailAsync(string method, object? parameters = null) => (await PostAsync(method, parameters)).GetProperty("error");

    public Task<JsonElement> EvalAsync(string code) => CallAsync("eval", new { code });

    /// <summary>Calls a method and gives the whole answer. It is sent before this returns, in the order of calls.</summary>
    public async Task<JsonElement> PostAsync(string method, object? parameters = null)
    {
        var id = Interlocked.Increment(ref _lastId);
        var call = _calls[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(parameters is null
            ? JsonSerializer.Serialize(new { jsonrpc = "2.0", id, method })
            : JsonSerializer.Serialize(new { jsonrpc = "2.0", id, method, @params = parameters }));
        return await call.Task.WaitAsync(Limit);
    }

    /// <summary>Completes when that many invocations have been answered in all.</summary>
    public async Task AllAnsweredAsync(int count)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (Volatile.Read(ref _answered) < count)
        {
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>Sends a text as it is.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public async Task SendAsync(byte[] message, WebSocketMessageType type, bool isLast = true)
    {
        await _turn.WaitAsync();
        try
        {
            await _socket.SendAsync(message, type, isLast, CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The next message that is neither an answer to a call of <see cref="PostAsync"/> nor an invocation.</summary>
    public async Task<JsonElement> NextAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        return await _others.Reader.WaitToReadAsync(limit.Token) && _others.Reader.TryRead(out var message)
            ? message
            : throw new InvalidOperationException($"The socket was closed: {CloseStatus}, {CloseReason}.");
    }

    /// <summary>The params of the next notification, which must be of a kind.</summary>
    public async Task<JsonElement> NotificationAsync(string method)
    {
        var message = await NextAsync();
        message.GetProperty("method").GetString().ShouldBe(method, message.ToString());
        return message.GetProperty("params");
    }

    /// <summary>Notifications that have come, of any kind.</summary>
    public IEnumerable<JsonElement> SoFar()
    {
        while (_others.Reader.TryRead(out var message))
        {
            yield return message;
        }
    }

    /// <summary>Leaves without a word, as a client that crashes.</summary>
    public void Abort() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        if (_reads && _socket.State == WebSocketState.Open)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WaitAsync(Limit);
            await Closed;
        }

        _socket.Dispose();
        _turn.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                using var message = new MemoryStream();
                WebSocketReceiveResult received;
                do
                {
                    received = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                    message.Write(buffer, 0, received.Count);
                }
                while (!received.EndOfMessage);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                Note(JsRunCalls.Parse(message.ToArray()));
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Aborted.
        }
        finally
        {
            _others.Writer.TryComplete();
            foreach (var call in _calls.Values)
            {
                call.TrySetException(new InvalidOperationException($"The socket was closed: {CloseStatus}, {CloseReason}."));
            }
        }
    }

    private void Note(JsonElement message)
    {
        message.GetProperty("jsonrpc").GetString().ShouldBe("2.0");
        if (message.TryGetProperty("method", out var method) && method.GetString() == "invoke")
        {
            _ = AnswerAsync(message.GetProperty("id"), message.GetProperty("params"));
        }
        else if (message.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out var number) && _calls.TryRemove(number, out var call))
        {
            call.SetResult(message);
        }
        else
        {
            _others.Writer.TryWrite(message);
        }
    }

    private async Task AnswerAsync(JsonElement id, JsonElement parameters)
    {
        string answer;
        try
        {
            var result = await Invoke(parameters.GetProperty("name").GetString()!, parameters.GetProperty("args"));
            answer = JsonSerializer.Serialize(new { jsonrpc = "2.0", id, result });
        }
        catch (RpcException exception)
        {
            answer = JsonSerializer.Serialize(new { jsonrpc = "2.0", id, error = new { code = exception.Code, message = exception.Message, data = exception.ErrorData } });
        }

        await SendAsync(answer);
        Interlocked.Increment(ref _answered);
    }
}

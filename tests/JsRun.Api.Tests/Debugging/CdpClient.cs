using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Tenants;

namespace JsRun.Api.Tests.Debugging;

/// <summary>A client of the Chrome DevTools Protocol, as a debugger is one.</summary>
internal sealed class CdpClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _calls = new();
    private readonly Channel<JsonElement> _events = Channel.CreateUnbounded<JsonElement>();
    private Task _reading = Task.CompletedTask;
    private int _lastId;
    private bool _reads;

    /// <summary>How the service closed the socket.</summary>
    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public string? CloseReason => _socket.CloseStatusDescription;

    /// <summary>Completes when the socket is closed.</summary>
    public Task Closed => _reading.WaitAsync(Limit);

    /// <summary>Connects to a runtime's inspector.</summary>
    public static async Task<CdpClient> ConnectAsync(HttpClient service, string runtime, bool readsEvents = true, string? origin = null)
    {
        var client = new CdpClient();
        var address = new UriBuilder(service.BaseAddress!) { Scheme = "ws", Path = $"/runtimes/{runtime}/inspector" };
        service.CopyKeyTo(client._socket.Options);
        if (origin is not null)
        {
            client._socket.Options.SetRequestHeader("Origin", origin);
        }

        await client._socket.ConnectAsync(address.Uri, TestContext.Current.CancellationToken);
        if (readsEvents)
        {
            client._reads = true;
            client._reading = client.ReadAsync();
        }

        return client;
    }

    /// <summary>Calls a method and gives its result.</summary>
    public async Task<JsonElement> CallAsync(string method, object? parameters = null)
    {
        var answer = await PostAsync(method, parameters).WaitAsync(Limit);
        answer.TryGetProperty("error", out var error).ShouldBeFalse(error.ToString());
        return answer.GetProperty("result");
    }

    /// <summary>Calls a method and gives the whole answer, once it comes.</summary>
    public async Task<JsonElement> PostAsync(string method, object? parameters = null)
    {
        var id = Interlocked.Increment(ref _lastId);
        var call = _calls[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = JsonSerializer.SerializeToNode(parameters ?? new { }) }.ToJsonString());
        return await call.Task;
    }

    /// <summary>Sends a text as it is.</summary>
    public Task SendAsync(string text) => _socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>Waits for the next event of a kind; others before it are skipped.</summary>
    public async Task<JsonElement> EventAsync(string method)
    {
        using var limit = new CancellationTokenSource(Limit);
        await foreach (var message in _events.Reader.ReadAllAsync(limit.Token))
        {
            if (message.GetProperty("method").GetString() == method)
            {
                return message.GetProperty("params");
            }
        }

        throw new InvalidOperationException($"The socket was closed ({CloseStatus}, {CloseReason}) before {method} came.");
    }

    /// <summary>The events of a kind that have come; others are skipped.</summary>
    public IEnumerable<JsonElement> EventsSoFar(string method)
    {
        while (_events.Reader.TryRead(out var message))
        {
            if (message.GetProperty("method").GetString() == method)
            {
                yield return message.GetProperty("params");
            }
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
            _events.Writer.TryComplete();
        }
    }

    private void Note(JsonElement message)
    {
        if (message.TryGetProperty("id", out var id))
        {
            _calls[id.GetInt32()].SetResult(message);
        }
        else
        {
            _events.Writer.TryWrite(message);
        }
    }
}

using System.Buffers;

namespace JsRun.Api.Streaming;

/// <summary>
/// Answers a request with events, each sent at once, and keeps the connection open while there are none. Events may come from several
/// threads. Slow clients slow down whoever sends. The owner disposes it before the request ends.
/// </summary>
internal sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan CommentInterval = TimeSpan.FromSeconds(15);

    private readonly HttpContext _http;
    private readonly EventFormat _format;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _comments;
    private long _lastId;

    private EventStream(HttpContext http, EventFormat format, TimeProvider time)
    {
        _http = http;
        _format = format;
        _comments = format.Comment.IsEmpty ? Task.CompletedTask : SendCommentsAsync(time);
    }

    /// <summary>Begins the answer: from here on it can no longer be a problem document.</summary>
    public static async Task<EventStream> BeginAsync(HttpContext http, EventFormat format, TimeProvider time)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = format.ContentType;
        http.Response.Headers.CacheControl = "no-store";
        // Proxies would otherwise collect events.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        await http.Response.StartAsync(http.RequestAborted);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        return new EventStream(http, format, time);
    }

    /// <summary>Sends an event.</summary>
    /// <param name="name">Kind of event: lower-case ASCII.</param>
    /// <param name="data">The data: valid JSON, in pieces that are written one after the other.</param>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> name, params ReadOnlyMemory<byte>[] data) =>
        SendAsync((name, data), static (events, state) => events.Write(state.name.Span, [.. state.data]));

    /// <summary>Sends several events together, which <paramref name="write"/> writes by <see cref="Write"/>, all of them at once.</summary>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async ValueTask SendAsync<TState>(TState state, Action<EventStream, TState> write)
    {
        await _turn.WaitAsync(_http.RequestAborted);
        try
        {
            write(this, state);
            await _http.Response.BodyWriter.FlushAsync(_http.RequestAborted);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes an event that is sent with others. Only within <see cref="SendAsync{TState}"/>; parameters as there.</summary>
    public void Write(ReadOnlySpan<byte> name, params ReadOnlySpan<ReadOnlyMemory<byte>> data)
    {
        var output = _http.Response.BodyWriter;
        _format.Begin(output, name, ++_lastId);
        foreach (var piece in data)
        {
            JsonLine.Write(output, piece.Span);
        }

        _format.End(output);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _comments.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
        _turn.Dispose();
    }

    private async Task SendCommentsAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(CommentInterval, time);
        while (await timer.WaitForNextTickAsync(_ended.Token))
        {
            await _turn.WaitAsync(_ended.Token);
            try
            {
                _http.Response.BodyWriter.Write(_format.Comment);
                await _http.Response.BodyWriter.FlushAsync(_ended.Token);
            }
            finally
            {
                _turn.Release();
            }
        }
    }
}

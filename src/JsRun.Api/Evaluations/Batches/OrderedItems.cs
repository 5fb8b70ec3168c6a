using System.Buffers;
using System.IO.Pipelines;

namespace JsRun.Api.Evaluations.Batches;

/// <summary>
/// Answers a batch with one JSON document, <c>{"items":[...]}</c> in the order of the request. What finishes early waits for what precedes
/// it; when much waits, whoever brings more waits as well, so the memory is bounded however large the batch is.
/// </summary>
internal sealed class OrderedItems : IBatchAnswer
{
    private const int MaxWaitingBytes = 16 * 1024 * 1024;
    private const int FlushBytes = 64 * 1024;

    private readonly HttpContext _http;
    private readonly BatchItem?[] _waiting;
    private readonly SemaphoreSlim _turn = new(1);
    private TaskCompletionSource _progress = NewProgress();
    private long _waitingBytes;
    private int _next;

    private OrderedItems(HttpContext http, int count)
    {
        _http = http;
        _waiting = new BatchItem?[count];
    }

    private PipeWriter Output => _http.Response.BodyWriter;

    /// <summary>Begins the answer: from here on it can no longer be a problem document.</summary>
    public static OrderedItems Begin(HttpContext http, int count)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        var items = new OrderedItems(http, count);
        items.Output.Write("{\"items\":["u8);
        return items;
    }

    /// <inheritdoc />
    public async ValueTask AddAsync(int index, BatchItem item, CancellationToken stop)
    {
        await _turn.WaitAsync(CancellationToken.None);
        Task progress;
        try
        {
            _waiting[index] = item;
            _waitingBytes += item.Json.Length;
            await WriteReadyAsync();
            progress = _progress.Task;
        }
        finally
        {
            _turn.Release();
        }

        // The item that is next is still to come, and its bringer never waits here.
        while (Volatile.Read(ref _next) <= index && Volatile.Read(ref _waitingBytes) > MaxWaitingBytes)
        {
            await progress.WaitAsync(stop);
            progress = Volatile.Read(ref _progress).Task;
        }
    }

    /// <summary>Ends the document, once all items have been added.</summary>
    public async Task EndAsync()
    {
        Output.Write("]}"u8);
        await Output.FlushAsync(_http.RequestAborted);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        foreach (var item in _waiting)
        {
            item?.Dispose();
        }

        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask WriteReadyAsync()
    {
        var first = _next;
        for (; _next < _waiting.Length && _waiting[_next] is { } item; _next++)
        {
            if (_next > 0)
            {
                Output.Write(","u8);
            }

            Output.Write(item.Json.Span);
            _waiting[_next] = null;
            _waitingBytes -= item.Json.Length;
            item.Dispose();
            if (Output.UnflushedBytes >= FlushBytes)
            {
                await Output.FlushAsync(_http.RequestAborted);
            }
        }

        if (_next > first)
        {
            Interlocked.Exchange(ref _progress, NewProgress()).SetResult();
        }
    }

    private static TaskCompletionSource NewProgress() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

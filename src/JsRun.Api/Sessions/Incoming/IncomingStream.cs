using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using JsRun.Api.Problems;

namespace JsRun.Api.Sessions.Incoming;

/// <summary>
/// A stream that the client feeds: items that the runtime has not asked for yet. Those there is room for have been answered, the others wait to be. Under
/// the lock of its <see cref="IncomingStreams"/>.
/// </summary>
/// <param name="id">The client's name for it.</param>
/// <param name="number">The runtime's name for it.</param>
internal sealed class IncomingStream(string id, long number)
{
    /// <summary>Items that wait here, and have been answered.</summary>
    public const int RoomItems = 16;

    /// <summary>Bytes of those, unless it is one.</summary>
    public const int RoomBytes = 1024 * 1024;

    private const int MaxBatchItems = 64;
    private const int MaxBatchBytes = 256 * 1024;
    private const int Open = 0;
    private const int Closed = 1;
    private const int Failed = 2;

    /// <summary>What is answered to a call that is no more to be told.</summary>
    public static readonly ReadOnlyMemory<byte> Nothing = Compose([], 0, Open, null);

    private readonly Queue<ReadOnlyMemory<byte>> _items = new();
    private readonly Queue<(ReadOnlyMemory<byte> Json, TaskCompletionSource<Problem?> Answer)> _waiting = new();
    private long _itemBytes;
    private long _waitingBytes;
    private TaskCompletionSource<ReadOnlyMemory<byte>>? _pull;
    private TaskCompletionSource<ReadOnlyMemory<byte>>? _watch;
    private int _state = Open;
    private string? _message;

    /// <summary>The client's name for it.</summary>
    public string Id => id;

    /// <summary>The runtime's name for it.</summary>
    public long Number => number;

    /// <summary>Bytes of all items that wait here.</summary>
    public long HeldBytes => _itemBytes + _waitingBytes;

    /// <summary>The client has ended it: it takes no more items.</summary>
    public bool IsEnding => _state != Open;

    /// <summary>The runtime has been told of its end, or has gone.</summary>
    public bool IsOver { get; private set; }

    /// <summary>What is answered to the runtime's watch of a stream that is none any more.</summary>
    public static ReadOnlyMemory<byte> Gone() => Compose([], 0, Failed, "The client that feeds the stream is gone");

    /// <summary>Takes an item in. Its memory must stay as it is.</summary>
    /// <returns>The answer, once there is room for more; null when there is.</returns>
    public Task<Problem?>? Push(ReadOnlyMemory<byte> json)
    {
        if (_pull is not null)
        {
            _items.Enqueue(json);
            _itemBytes += json.Length;
            AnswerPull();
            return null;
        }

        if (_waiting.Count == 0 && HasRoomFor(json))
        {
            _items.Enqueue(json);
            _itemBytes += json.Length;
            return null;
        }

        var answer = new TaskCompletionSource<Problem?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue((json, answer));
        _waitingBytes += json.Length;
        return answer.Task;
    }

    /// <summary>The client ends it, after what it has pushed.</summary>
    /// <param name="error">The message of the error it fails with; null when it just ends.</param>
    public void End(string? error)
    {
        _state = error is null ? Closed : Failed;
        _message = error;
        TellEnd();
    }

    /// <summary>The runtime wants items, and is answered once there are some, or none will come.</summary>
    public Task<ReadOnlyMemory<byte>> PullAsync()
    {
        _pull?.TrySetResult(Nothing);
        _pull = new TaskCompletionSource<ReadOnlyMemory<byte>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var pulled = _pull.Task;
        if (_items.Count > 0)
        {
            AnswerPull();
        }
        else
        {
            TellEnd();
        }

        return pulled;
    }

    /// <summary>The runtime has the stream, and is answered when it ends; null when that was asked before.</summary>
    public Task<ReadOnlyMemory<byte>>? WatchAsync()
    {
        if (_watch is not null)
        {
            return null;
        }

        _watch = new TaskCompletionSource<ReadOnlyMemory<byte>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var watched = _watch.Task;
        TellEnd();
        return watched;
    }

    /// <summary>Nobody reads it any more: what waits is dropped, and answered with the problem.</summary>
    public void GiveUp(Problem problem)
    {
        IsOver = true;
        foreach (var (_, answer) in _waiting)
        {
            answer.TrySetResult(problem);
        }

        _waiting.Clear();
        _items.Clear();
        _itemBytes = _waitingBytes = 0;
        _pull?.TrySetResult(Nothing);
        _watch?.TrySetResult(Gone());
    }

    private bool HasRoomFor(ReadOnlyMemory<byte> json) => _items.Count == 0 || (_items.Count < RoomItems && _itemBytes + json.Length <= RoomBytes);

    private void AnswerPull()
    {
        var batch = new List<ReadOnlyMemory<byte>>();
        long bytes = 0;
        do
        {
            var item = _items.Dequeue();
            batch.Add(item);
            bytes += item.Length;
            _itemBytes -= item.Length;
            LetWaitingIn();
        }
        while (_items.TryPeek(out var next) && batch.Count < MaxBatchItems && bytes + next.Length <= MaxBatchBytes);

        var pull = _pull!;
        _pull = null;
        pull.TrySetResult(Compose(batch, bytes, Open, null));
        TellEnd();
    }

    private void LetWaitingIn()
    {
        while (_waiting.TryPeek(out var next) && HasRoomFor(next.Json))
        {
            _waiting.Dequeue();
            _waitingBytes -= next.Json.Length;
            _items.Enqueue(next.Json);
            _itemBytes += next.Json.Length;
            next.Answer.TrySetResult(null);
        }
    }

    // To whom the runtime listens. It keeps the order itself: items that are on their way to it come first.
    private void TellEnd()
    {
        if (_state == Open || _items.Count > 0 || (_pull ?? _watch) is not { } listener)
        {
            return;
        }

        IsOver = true;
        listener.TrySetResult(Compose([], 0, _state, _message));
        _watch?.TrySetResult(Nothing);
    }

    private static byte[] Compose(List<ReadOnlyMemory<byte>> items, long bytes, int state, string? message)
    {
        var json = new ArrayBufferWriter<byte>((int)bytes + items.Count + 64);
        json.Write("[["u8);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                json.Write(","u8);
            }

            json.Write(items[i].Span);
        }

        json.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"],{state},{JsonSerializer.Serialize(message ?? "")},{bytes}]")));
        return json.WrittenSpan.ToArray();
    }
}

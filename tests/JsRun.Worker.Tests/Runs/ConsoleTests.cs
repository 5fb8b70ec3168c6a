using System.Text.Json;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Worker.Tests.Harness;

namespace JsRun.Worker.Tests.Runs;

public sealed class ConsoleTests : IAsyncLifetime
{
    private WorkerClient _worker = null!;

    public async ValueTask InitializeAsync() => _worker = await WorkerClient.StartAsync();

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_Console_IsInTheEnvelope()
    {
        var answer = await _worker.Evaluate(Requests.Evaluate("console.log('hi', 1); console.error('no')", options: RunOptions.Console));
        var console = answer.Envelope.GetProperty("console");
        console.GetArrayLength().ShouldBe(2);
        console[0].GetProperty("level").GetString().ShouldBe("log");
        console[0].GetProperty("text").GetString().ShouldBe("hi 1");
        console[1].GetProperty("level").GetString().ShouldBe("error");
    }

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_NoConsole_HasNoSuchGlobal() =>
        (await _worker.Evaluate(Requests.Evaluate("typeof console"))).Envelope.GetProperty("value").GetString().ShouldBe("undefined");

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_StreamConsole_SendsEntriesInOrderBeforeTheAnswer()
    {
        const int Entries = 900;
        var request = _worker.Request(
            FrameKind.Evaluate,
            Requests.Evaluate($"for (let i = 0; i < {Entries}; i++) console.log(i)", options: RunOptions.Console | RunOptions.Stream).ToPayload(),
            out var correlationId);

        (await request).Envelope.GetProperty("console").GetArrayLength().ShouldBe(0);

        for (var i = 0; i < Entries; i++)
        {
            _worker.TryReadEvent(out var entry).ShouldBeTrue();
            entry!.Kind.ShouldBe(FrameKind.StreamPiece);
            entry.CorrelationId.ShouldBe(correlationId);
            EntryOf(entry).GetProperty("text").GetString().ShouldBe($"{i}");
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_StreamConsole_SendsWhileTheScriptRuns()
    {
        var answer = _worker.Evaluate(Requests.Evaluate(
            "console.log('first'); for(;;);", options: RunOptions.Console | RunOptions.Stream, timeoutMs: 2000));
        EntryOf(await _worker.NextEventAsync()).GetProperty("text").GetString().ShouldBe("first");
        answer.IsCompleted.ShouldBeFalse();
        await answer;
    }

    private static JsonElement EntryOf(Answer piece)
    {
        ReadOnlyMemory<byte> rest = piece.Payload;
        var (kind, json) = StreamEvents.ReadFirst(ref rest);
        kind.ShouldBe(StreamEventKind.Console);
        rest.IsEmpty.ShouldBeTrue();
        return JsonElement.Parse(json.Span);
    }
}

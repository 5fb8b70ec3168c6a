using System.Collections.Concurrent;
using System.Text;
using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.ConsoleOutput;

public sealed class ConsoleTests : EngineTest
{
    [Fact]
    public async Task Console_Entries_ComeWithTheResult()
    {
        var answer = await Eval(await Start(), "console.log('hi', 1); console.warn({ a: [1] }); 0", console: true);

        var entries = answer.ConsoleEntries;
        entries.Select(entry => entry.GetProperty("level").GetString()).ShouldBe(["log", "warn"]);
        entries[0].GetProperty("text").GetString().ShouldBe("hi 1");
        entries[0].GetProperty("args").GetRawText().ShouldBe("""["hi",1]""");
        entries[0].GetProperty("atMs").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task Console_SharedMemory_IsPrinted()
    {
        var answer = await Eval(await Start(), "console.log(new SharedArrayBuffer(2), [new SharedArrayBuffer(1, { maxByteLength: 2 })]); 0", console: true);

        answer.ShouldBeOk("0");
        answer.ConsoleEntries.Single().GetProperty("text").GetString().ShouldBe(
            "SharedArrayBuffer { [Uint8Contents]: <00 00>, byteLength: 2 } [ SharedArrayBuffer { [Uint8Contents]: <00>, byteLength: 1 } ]");
    }

    [Fact]
    public async Task Console_NotAskedFor_IsNotThere() => (await Eval(await Start(), "typeof console")).ShouldBeOk("\"undefined\"");

    [Fact]
    public async Task Console_BeyondItsLimits_TellsWhatWasDropped()
    {
        var answer = await Eval(await Start(), "for (let i = 0; i < 1000; i++) console.log(i); 0", RunLimits with { MaxConsoleEntries = 10 }, console: true);

        var entries = answer.ConsoleEntries;
        entries.Length.ShouldBe(11);
        entries[^1].GetProperty("level").GetString().ShouldBe("warn");
        entries[^1].GetProperty("text").GetString()!.ShouldStartWith("990 ");
    }

    [Fact]
    public async Task Console_OfTwoRuns_StaysApart()
    {
        var runtime = await Start(console: true);
        var first = Eval(runtime, "await new Promise(r => setTimeout(r, 20)); console.log('first'); 0", console: true);
        var second = Eval(runtime, "await new Promise(r => setTimeout(r, 5)); console.log('second'); 0", console: true);

        (await first).ConsoleEntries.Single().GetProperty("text").GetString().ShouldBe("first");
        (await second).ConsoleEntries.Single().GetProperty("text").GetString().ShouldBe("second");
    }

    [Fact]
    public async Task Console_UnhandledRejection_IsWritten()
    {
        var answer = await Eval(await Start(), "Promise.reject(new TypeError('lost')); 0", console: true);

        var entry = answer.ConsoleEntries.Single();
        entry.GetProperty("level").GetString().ShouldBe("error");
        entry.GetProperty("text").GetString().ShouldBe("Uncaught (in promise) TypeError: lost");
        entry.GetProperty("args")[0].GetProperty("$error").GetProperty("name").GetString().ShouldBe("TypeError");
    }

    [Fact]
    public async Task Console_WithASink_IsStreamed()
    {
        var sink = new Sink();
        var request = new EvaluateRequest { Code = Utf8("\"console.log(1); console.log(2)\""), Console = true, ConsoleSink = sink, Limits = RunLimits };

        var answer = await Answer.Of((await Start()).EvaluateAsync(request, Cancellation));

        answer.ConsoleEntries.ShouldBeEmpty();
        sink.Entries.Count.ShouldBe(2);
        sink.Entries.First().ShouldContain("\"text\":\"1\"");
    }

    private sealed class Sink : IConsoleSink
    {
        public ConcurrentQueue<string> Entries { get; } = new();

        public void Write(ReadOnlySpan<byte> entryJson) => Entries.Enqueue(Encoding.UTF8.GetString(entryJson));
    }
}

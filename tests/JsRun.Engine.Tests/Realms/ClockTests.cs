using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Realms;

/// <summary>Realms with a time of their own.</summary>
public sealed class ClockTests : EngineTest
{
    private const string Now = """{"now":"2024-03-10T09:59:59.678Z"}""";

    /// <summary>Ways to tell the time, and what they tell.</summary>
    public static TheoryData<string, string> Clocks => new()
    {
        { "Date.now()", "1710064799678" },
        { "new Date().getTime()", "1710064799678" },
        { "new Date", """{"$date":"2024-03-10T09:59:59.678Z"}""" },
        { "+new (class X extends Date { constructor() { super() } })", "1710064799678" },
        { "Reflect.construct(Date, [], Array).constructor.name", "\"Array\"" },
        { "new Date().constructor === Date && Date.prototype.constructor === Date", "true" },
        { "Date()", "\"Sun Mar 10 2024 09:59:59 GMT+0000 (Coordinated Universal Time)\"" },
        { "Date.call(new Date(0), 1) === Date()", "true" },
        { "new Date(2020, 1, 29, 12).getTime()", "1582977600000" },
        { "new Date(0).toISOString()", "\"1970-01-01T00:00:00.000Z\"" },
        { "Date.parse('2020-01-01') + Date.UTC(1970, 0, 2)", "1577923200000" },
        { "new Date(NaN).getTime()", """{"$number":"NaN"}""" },
        { "new Date(undefined).getTime()", """{"$number":"NaN"}""" },
        { "Date.length + Date.name + Date.now.length + Date.now.name", "\"7Date0now\"" },
        { "Object.values(Object.getOwnPropertyDescriptor(Date, 'now')).slice(1).join()", "\"true,false,true\"" },
        { "try { new Date.now() } catch (error) { error.name }", "\"TypeError\"" },
        { "Date.now.toString()", "\"function now() { [native code] }\"" },
        { "new Intl.DateTimeFormat('en', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' }).format()", "\"3/10/24, 09:59:59\"" },
        { "new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).formatToParts(undefined).map((part) => part.value).join('')", "\"3/10/2024\"" },
        { "new Date().toLocaleDateString('en', { timeZone: 'UTC' })", "\"3/10/2024\"" },
        { "structuredClone(new Date()).getTime()", "1710064799678" },
    };

    [Theory]
    [MemberData(nameof(Clocks))]
    public async Task Clock_OfRealmWithNow_TellsThat(string clock, string told)
    {
        var runtime = await StartAt(Now);

        (await Eval(runtime, clock)).ShouldBeOk(told);
    }

    [Theory]
    [InlineData("Date.now()")]
    [InlineData("+new Date")]
    [InlineData("Math.round(Date.parse(Date()) / 1000) * 1000 + 678")]
    public async Task Clock_InOptimizedCode_StandsStill(string clock)
    {
        var runtime = await StartAt(Now);

        (await Eval(runtime, $"function tell() {{ return {clock} }} let wrong = 0; for (let i = 0; i < 200000; i++) if (tell() !== 1710064799678) wrong++; wrong")).ShouldBeOk("0");
    }

    [Fact]
    public async Task Clock_ThatASnapshotCaptured_TellsTheRealmsTimeAlsoInOptimizedCode()
    {
        var maker = await StartWith(new RuntimeOptions(Limits) { ForSnapshot = true });
        (await Eval(maker, "const now = Date.now; function wrong() { let count = 0; for (let i = 0; i < 300000; i++) if (now() !== 1710064799678) count++; return count }")).Outcome.ShouldBe(RunOutcome.Ok);
        using var taken = await maker.TakeSnapshotAsync(Cancellation);
        using var snapshot = RuntimeSnapshot.Open(taken.ValueJson.Span, hasConsole: false);
        var runtime = await StartWith(new RuntimeOptions(Limits) { Snapshot = snapshot, Intrinsics = Utf8(Now) });

        (await Eval(runtime, "wrong()")).ShouldBeOk("0");
    }

    [Fact]
    public async Task Clock_OfOtherRuntimes_IsTheMachines()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var still = await StartAt(Now);
        var whole = await Start();

        (await Eval(still, "Date.now()")).ShouldBeOk("1710064799678");
        long.Parse((await Eval(whole, "Date.now()")).Value, null).ShouldBeGreaterThanOrEqualTo(before);
    }

    [Fact]
    public async Task Timers_MoveTimeOnToWhenTheyAreDue()
    {
        var runtime = await StartAt("""{"now":"1970-01-01T00:00:00Z"}""");

        var answer = await Eval(
            runtime,
            """
            const log = [];
            const note = (name) => log.push(name + Date.now());
            setTimeout(note, 20, 'a');
            for (let i = 0; i < 3e7; i++);
            setTimeout(note, 19, 'b');
            setTimeout(note, 20, 'c');
            const every = setInterval(() => { note('i'); if (Date.now() === 32) clearInterval(every) }, 8);
            await new Promise((resolve) => setTimeout(resolve, 40));
            note('d');
            clearTimeout(setTimeout(note, 5, 'never'));
            await new Promise((resolve) => setTimeout(resolve, 1));
            note('e');
            log.join()
            """);

        answer.ShouldBeOk("\"i8,i16,b19,a20,c20,i24,i32,d40,e41\"");
        answer.Usage.WallMs.ShouldBeGreaterThan(39);
    }

    [Fact]
    public async Task Timers_AfterAPause_WaitForTheirDelayAnew()
    {
        var runtime = await StartAt("""{"now":"1970-01-01T00:00:00Z"}""");
        await Eval(runtime, "await new Promise((resolve) => setTimeout(resolve, 5))");
        await Task.Delay(60, Cancellation);

        var answer = await Eval(runtime, "await new Promise((resolve) => setTimeout(resolve, 50)); Date.now()");

        answer.ShouldBeOk("55");
        answer.Usage.WallMs.ShouldBeGreaterThan(49);
    }

    [Fact]
    public async Task Time_AtTheEndOfWhatDateKnows_StaysThere()
    {
        var runtime = await StartAt("""{"now":"+275760-09-12T23:59:59.999Z"}""");

        (await Eval(runtime, "await new Promise((resolve) => setTimeout(resolve, 2)); new Date().getTime()")).ShouldBeOk("8640000000000000");
    }

    private Task<JsRuntime> StartAt(string intrinsics) => StartWith(new RuntimeOptions(Limits) { Intrinsics = Utf8(intrinsics) });
}

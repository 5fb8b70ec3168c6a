using System.Text.Json;
using JsRun.Engine.CodeCaching;
using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.CodeCaching;

public sealed class CodeCacheTests : EngineTest
{
    private readonly CodeCache _cache = new(8 << 20);

    [Fact]
    public async Task Evaluate_SecondTimeInAnotherRuntime_TakesCodeFromCache()
    {
        (await Fresh(Library("a"))).ShouldBeOk("\"a999\"");
        await UntilKept();
        _cache.Hits.ShouldBe(0);

        (await Fresh(Library("a"))).ShouldBeOk("\"a999\"");
        _cache.Hits.ShouldBe(1);
    }

    [Fact]
    public async Task Evaluate_OtherSourceOfSameLength_GetsItsOwnCode()
    {
        (await Fresh(Library("a"))).ShouldBeOk("\"a999\"");
        await UntilKept();

        (await Fresh(Library("b"))).ShouldBeOk("\"b999\"");
        _cache.Hits.ShouldBe(0);
    }

    [Fact]
    public async Task Evaluate_SameSourceAsScriptAndAsModule_GetsEachItsOwnCode()
    {
        var source = Library("a") + ";\nvar here = typeof this";
        (await Fresh(source + "; here")).ShouldBeOk("\"object\"");
        await UntilKept();
        (await Fresh(source + "; here", SourceKind.Module)).ShouldBeOk("{}");
        await UntilKept(2);
        _cache.Hits.ShouldBe(0);

        (await Fresh(source + "; here")).ShouldBeOk("\"object\"");
        (await Fresh(source + "; here", SourceKind.Module)).ShouldBeOk("{}");
        _cache.Hits.ShouldBe(2);
    }

    [Fact]
    public async Task Evaluate_ModuleSecondTime_GivesItsExports()
    {
        var source = Library("a") + ";\nexport const last = f999(), url = import.meta.url";
        const string Exports = """{"last":"a999","url":"main.js"}""";
        (await Fresh(source, SourceKind.Module)).ShouldBeOk(Exports);
        await UntilKept();

        (await Fresh(source, SourceKind.Module)).ShouldBeOk(Exports);
        _cache.Hits.ShouldBe(1);
    }

    [Theory]
    [InlineData(SourceKind.Script)]
    [InlineData(SourceKind.Module)]
    public async Task Evaluate_CachedUnderAnotherFileName_ReportsItsOwn(SourceKind kind)
    {
        var source = Library("a") + ";\nf0(); throw new Error('here')";
        await Fresh(source, kind, "first.js");
        await UntilKept();

        var answer = await Fresh(source, kind, "second.js");
        _cache.Hits.ShouldBe(1);
        answer.Outcome.ShouldBe(RunOutcome.JavaScriptError);
        answer.ErrorField("stack").GetString()!.ShouldContain("second.js");
        answer.ErrorField("frames")[0].GetProperty("file").GetString().ShouldBe("second.js");
    }

    [Fact]
    public async Task Evaluate_AwaitAtTopLevel_KeepsNoCodeAndWorks()
    {
        var source = Library("a") + ";\nawait (1) + 1";
        for (var i = 0; i < 3; i++)
        {
            (await Fresh(source)).ShouldBeOk("2");
        }

        _cache.Hits.ShouldBe(0);
    }

    [Fact]
    public async Task Evaluate_CodeThatV8Rejects_IsDroppedAndMadeAnew()
    {
        var source = Library("a");
        var key = CodeKey.Of(SourceKind.Script, Code(source).Code.Span);
        _cache.TryBeginMaking(key).ShouldBeTrue();
        _cache.EndMaking(key, new byte[1000]);

        (await Fresh(source)).ShouldBeOk("\"a999\"");
        await Until(() => _cache.TryFind(key, out var code) && code.Bytes.Length > 1000);
        _cache.Hits.ShouldBe(0);

        (await Fresh(source)).ShouldBeOk("\"a999\"");
        _cache.Hits.ShouldBe(1);
    }

    [Fact]
    public async Task Evaluate_SyntaxErrorOrSmallSource_KeepsNothing()
    {
        (await Fresh(Library("a") + ";)")).Outcome.ShouldBe(RunOutcome.SyntaxError);
        (await Fresh("1 + 1")).ShouldBeOk("2");
        await Task.Delay(20, Cancellation);

        _cache.Bytes.ShouldBe(0);
    }

    [Fact]
    public async Task Evaluate_StoppedRun_LeavesRuntimeUsable()
    {
        var source = Library("a") + ";\nfor (;;);";
        var runtime = await Start(codeCache: _cache);
        for (var i = 0; i < 2; i++)
        {
            (await EvalWithin(runtime, 200, source)).Outcome.ShouldBe(RunOutcome.Timeout);
        }

        (await Eval(runtime, "1 + 1")).ShouldBeOk("2");
    }

    [Fact]
    public async Task Evaluate_ManyRuntimesAtOnce_AllGetTheirOwnValues()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(async i => (Name: "abc"[i % 3], Answer: await Fresh(Library($"{"abc"[i % 3]}")))));

        foreach (var (name, answer) in answers)
        {
            answer.ShouldBeOk($"\"{name}999\"");
        }
    }

    private static string Library(string name) =>
        string.Concat(Enumerable.Range(0, 1000).Select(i => $"function f{i}() {{ return '{name}{i}'; }}\n")) + "f999()";

    private async Task<Answer> Fresh(string source, SourceKind kind = SourceKind.Script, string fileName = "main.js")
    {
        var runtime = await Start(codeCache: _cache);
        var request = new EvaluateRequest { Code = JsonSerializer.SerializeToUtf8Bytes(source), Kind = kind, FileName = fileName, Limits = RunLimits };
        return await Answer.Of(runtime.EvaluateAsync(request, Cancellation));
    }

    // It is kept after the answer.
    private Task UntilKept(int count = 1) => Until(() => _cache.Count == count);
}

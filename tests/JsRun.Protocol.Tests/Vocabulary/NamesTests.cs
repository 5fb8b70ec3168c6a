using JsRun.Protocol.Vocabulary;

namespace JsRun.Protocol.Tests.Vocabulary;

public sealed class NamesTests
{
    [Fact]
    public void Of_EachOutcome_IsTheContractsName() => Enum.GetValues<Outcome>().Select(Names.Of).ShouldBe(
    [
        "ok", "javascript_error", "syntax_error", "module_not_found", "module_error", "not_serializable", "result_too_large",
        "result_too_deep", "timeout", "cpu_limit", "interrupted", "never_settled", "heap_limit", "crashed",
    ]);

    [Fact]
    public void Of_EachCloseReason_IsTheContractsName() =>
        Enum.GetValues<CloseReason>().Select(Names.Of).ShouldBe(["deleted", "evicted", "heap_limit", "crashed", "lost"]);

    [Fact]
    public void Of_EachCrashReason_IsTheContractsName() =>
        Enum.GetValues<CrashReason>().Select(Names.Of).ShouldBe(["engine_abort", "unresponsive", "out_of_memory"]);

    [Fact]
    public void Of_EachRuntimeState_IsTheContractsName() =>
        Enum.GetValues<RuntimeState>().Select(Names.Of).ShouldBe(["starting", "idle", "busy", "closed"]);
}

using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Platform;

public sealed class V8PlatformTests : EngineTest
{
    [Fact]
    public void EngineVersion_InTestProcess_IsTheKitsVersion() => V8Platform.EngineVersion.ShouldStartWith("13.");

    [Fact]
    public void Initialize_Again_DoesNothing() => Should.NotThrow(() => V8Platform.Initialize(new V8PlatformOptions { Flags = "--no-such-flag" }));

    [Fact]
    public async Task LiveCounts_WithARuntime_CountIt()
    {
        await Start();

        (V8Platform.LiveCounts.Isolates, V8Platform.LiveCounts.Contexts).ShouldBe((1, 1));
    }
}

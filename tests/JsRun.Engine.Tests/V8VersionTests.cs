namespace JsRun.Engine.Tests;

public sealed class V8VersionTests
{
    [Fact]
    public void Current_InTestProcess_IsTheKitsVersion() => V8Version.Current.ShouldStartWith("13.");
}

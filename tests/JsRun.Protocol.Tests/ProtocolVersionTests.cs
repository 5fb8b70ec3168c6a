namespace JsRun.Protocol.Tests;

public sealed class ProtocolVersionTests
{
    [Fact]
    public void Current_IsPositive() => ProtocolVersion.Current.ShouldBePositive();
}

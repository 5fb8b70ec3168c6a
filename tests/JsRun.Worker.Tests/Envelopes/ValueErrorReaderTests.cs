using System.Text;
using JsRun.Worker.Envelopes;

namespace JsRun.Worker.Tests.Envelopes;

public sealed class ValueErrorReaderTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("{}", "", "")]
    [InlineData("{\"path\":\"a[0]\",\"message\":\"no\"}", "a[0]", "no")]
    [InlineData("{\"frames\":[{\"message\":\"inner\"}],\"message\":\"outer\",\"path\":null}", "", "outer")]
    [InlineData("{\"path\":\"\\ud800\",\"message\":\"m\"}", "\\ud800", "m")]
    public void Read_Json_GivesPathAndMessage(string json, string path, string message) =>
        ValueErrorReader.Read(Encoding.UTF8.GetBytes(json)).ShouldBe((path, message));
}

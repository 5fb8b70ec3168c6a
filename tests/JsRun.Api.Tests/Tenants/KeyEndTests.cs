using System.Globalization;
using System.Net.WebSockets;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Debugging;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Api.Tests.Sessions;

namespace JsRun.Api.Tests.Tenants;

/// <summary>Keys that end while connections are open that they have opened.</summary>
public sealed class KeyEndTests
{
    [Theory]
    [InlineData("")]
    [InlineData(""", "one": { "Hash": "HASH", "Scopes": "eval runtimes:write debug", "ExpiresAt": "SOON" }""")]
    public async Task Connections_OfAKeyThatEnds_AreClosed_AndOfOthersGoOn(string one)
    {
        const string Scopes = "eval runtimes:write debug";
        var file = Path.GetTempFileName();
        try
        {
            await WriteAsync(file, $$""", "one": { "Hash": "HASH", "Scopes": "{{Scopes}}" }""");
            await using var service = await JsRunService.StartAsync(("JsRun__ConfigFile", file), ("JsRun__Workers__Count", "1"));
            using var first = service.Client.With("one");
            using var second = service.Client.With("two");
            var runtime = await first.CreateRuntimeAsync(new { inspector = new { }, bootstrap = "let n = 1" });
            await using var ends = await SessionClient.ConnectAsync(first, runtime);
            await using var debugger = await CdpClient.ConnectAsync(first, runtime);
            await using var stays = await SessionClient.ConnectAsync(second, runtime);
            (await ends.EvalAsync("++n")).Value().GetInt32().ShouldBe(2);
            var waiting = ends.PostAsync("eval", new { code = "await new Promise(resolve => setTimeout(resolve, 60_000))", timeoutMs = 60_000 });

            await WriteAsync(file, one);

            (await ends.NotificationAsync("closed")).Text("reason").ShouldBe("unauthenticated");
            await Task.WhenAll(ends.Closed, debugger.Closed);
            (ends.CloseStatus, debugger.CloseStatus).ShouldBe((WebSocketCloseStatus.PolicyViolation, WebSocketCloseStatus.PolicyViolation));
            debugger.CloseReason.ShouldBe("The key is no longer good.");
            waiting.IsCompletedSuccessfully.ShouldBeFalse();
            (await first.SendAsync(HttpMethod.Get, "/limits")).Status.ShouldBe(401);
            (await stays.EvalAsync("++n")).Value().GetInt32().ShouldBe(3);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Task WriteAsync(string file, string one) => File.WriteAllTextAsync(
        file,
        """{"JsRun":{"Tenants":{"acme":{"Keys":{"two":{"Hash":"OTHER"}ONE}}}}}"""
            .Replace("ONE", one, StringComparison.Ordinal)
            .Replace("OTHER", Keys.HashOf("two"), StringComparison.Ordinal)
            .Replace("HASH", Keys.HashOf("one"), StringComparison.Ordinal)
            .Replace("SOON", DateTimeOffset.UtcNow.AddSeconds(2).ToString("O", CultureInfo.InvariantCulture), StringComparison.Ordinal));
}

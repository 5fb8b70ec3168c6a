using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Api.Tests.Sessions;
using static JsRun.Api.Tests.Tenants.QuotaService;

namespace JsRun.Api.Tests.Tenants;

/// <summary>What a tenant's requests take of the service's memory before they are answered is bounded.</summary>
public sealed class InputMemoryTests
{
    private const int PartBytes = 300_000;

    private static readonly string Long = "/*" + new string(' ', PartBytes) + "*/ 1";

    [Fact]
    public async Task Bodies_ThatDoNotEnd_LeaveNoRoomForLongOnesOfTheirTenant()
    {
        await using var service = await StartAsync(("MaxInputBytes", "1048576"));
        using var acme = service.Client.With("acme");
        using var other = service.Client.With("other");
        using var slow = new TcpClient();
        await slow.ConnectAsync(service.Client.BaseAddress!.Host, service.Client.BaseAddress.Port, TestContext.Current.CancellationToken);
        var head = $"POST /eval HTTP/1.1\r\nHost: {service.Client.BaseAddress.Authority}\r\nX-Api-Key: acme\r\nContent-Type: application/json\r\nContent-Length: {2 * PartBytes}\r\n\r\n";
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + new string(' ', PartBytes)), TestContext.Current.CancellationToken);
        await UntilTakenAsync(acme, PartBytes);

        var refused = await acme.SendAsync(HttpMethod.Post, "/eval", new { code = Long });

        (refused.Status, refused["quota"], refused["limit"]).ShouldBe((429, "inputBytes", "1048576"));
        refused.Message.Headers.RetryAfter.ShouldNotBeNull();
        (await acme.EvalAsync("1")).Value().GetInt32().ShouldBe(1);
        (await other.EvalAsync(Long)).Value().GetInt32().ShouldBe(1);

        slow.Close();
        await UntilAsync(acme, "inputBytes", 0);
        (await acme.EvalAsync(Long)).Value().GetInt32().ShouldBe(1);
        (await UseAsync(acme, "inputBytes")).ShouldBe(0);
    }

    [Fact]
    public async Task Body_LongerThanAllThereIs_IsTooLong_WithoutTenantsAsWell()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Quotas__MaxInputBytes", "1048576"));

        var refused = await service.Client.SendAsync(HttpMethod.Post, "/eval", new { code = Long + new string(' ', 4 * PartBytes) });

        (refused.Status, refused["code"]).ShouldBe((413, "payload_too_large"));
        refused["detail"]!.ShouldContain("JsRun:Quotas:MaxInputBytes");
        (await service.Client.EvalAsync(Long)).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Body_OfARequestThatCanBeSentAgain_CountsOnce()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Quotas__MaxInputBytes", "1048576"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/eval") { Content = JsonContent.Create(new { code = Long }), Headers = { { "Idempotency-Key", "once" } } };

        using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        (await UseAsync(service.Client, "inputBytes")).ShouldBe(0);
    }

    [Fact]
    public async Task Messages_ThatDoNotEnd_LeaveNoRoomForLongOnesOfTheirTenant()
    {
        await using var service = await StartAsync(("MaxInputBytes", "1048576"));
        using var acme = service.Client.With("acme");
        var runtime = await acme.CreateRuntimeAsync();
        await using var slow = await SessionClient.ConnectAsync(acme, runtime);
        await using var next = await SessionClient.ConnectAsync(acme, runtime);
        await slow.SendAsync(new byte[2 * PartBytes], WebSocketMessageType.Text, isLast: false);
        await UntilTakenAsync(acme, 2 * PartBytes);

        (await next.EvalAsync("1")).Value().GetInt32().ShouldBe(1);
        await next.SendAsync(new byte[2 * PartBytes], WebSocketMessageType.Text, isLast: false);

        await next.Closed;
        next.CloseStatus.ShouldBe((WebSocketCloseStatus)1013);
        slow.Abort();
        await UntilAsync(acme, "inputBytes", 0);
    }

    private static async Task UntilTakenAsync(HttpClient client, long bytes)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await UseAsync(client, "inputBytes") < bytes)
        {
            await Task.Delay(20, limit.Token);
        }
    }
}

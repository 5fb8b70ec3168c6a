using System.Net.Sockets;
using System.Text;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Requests;

/// <summary>A client that sends requests without end, and does not wait for the answers.</summary>
public sealed class PipeliningTests
{
    private const string Body = """{"code":"await new Promise(r => setTimeout(r, 200)); 'first'"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RequestsSentAhead_WithoutEnd_HoldUpNoOtherClient()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"));
        var worker = service.WorkerProcessIds();
        using var client = new TcpClient();
        await client.ConnectAsync(service.Client.BaseAddress!.Host, service.Client.BaseAddress.Port, Cancellation);
        var stream = client.GetStream();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var sending = SendWithoutEndAsync(stream, enough.Token);
        var firstAnswered = new TaskCompletionSource();
        var receiving = ReceiveWithoutEndAsync(stream, firstAnswered, enough.Token);
        await firstAnswered.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        for (var count = 0; count < 20; count++)
        {
            (await service.Client.EvalAsync(new { code = "1 + 1", timeoutMs = 20_000 }).WaitAsync(TimeSpan.FromSeconds(30), Cancellation)).Value().GetInt32().ShouldBe(2);
        }

        sending.IsCompleted.ShouldBeFalse();
        receiving.IsCompleted.ShouldBeFalse();
        worker.ShouldBeSubsetOf(service.WorkerProcessIds());
        await enough.CancelAsync();
        await Task.WhenAll(sending, receiving).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static async Task SendWithoutEndAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /eval HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"), cancellationToken);
        var ahead = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n", 10_000)));
        while (true)
        {
            await stream.WriteAsync(ahead, cancellationToken);
        }
    }

    private static async Task ReceiveWithoutEndAsync(NetworkStream stream, TaskCompletionSource some, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 20];
        while (await stream.ReadAsync(buffer, cancellationToken) > 0)
        {
            some.TrySetResult();
        }
    }
}

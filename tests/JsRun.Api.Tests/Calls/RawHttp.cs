using System.Net.Sockets;
using System.Text;

namespace JsRun.Api.Tests.Calls;

/// <summary>Requests that no HTTP client would send.</summary>
internal static class RawHttp
{
    /// <summary>Sends a text on a connection of its own, and gives all that comes back.</summary>
    public static async Task<string> SendAsync(Uri service, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(service.Host, service.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}

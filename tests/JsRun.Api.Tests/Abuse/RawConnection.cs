using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace JsRun.Api.Tests.Abuse;

/// <summary>A connection on which anything can be sent, and everything may be left unread.</summary>
internal sealed partial class RawConnection : IDisposable
{
    private readonly Socket _socket;

    private RawConnection(Socket socket) => _socket = socket;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Connects; with little room for what is not read, if wanted.</summary>
    public static async Task<RawConnection> OpenAsync(Uri service, int receiveBytes = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBytes > 0)
        {
            socket.ReceiveBufferSize = receiveBytes;
        }

        await socket.ConnectAsync(service.Host, service.Port, Token);
        return new RawConnection(socket);
    }

    public Task<bool> SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends all of it, unless the service has closed the connection or takes nothing for ten seconds: then it gives false.</summary>
    public async Task<bool> SendAsync(byte[] bytes)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            for (var sent = 0; sent < bytes.Length;)
            {
                sent += await _socket.SendAsync(bytes.AsMemory(sent), limit.Token);
            }

            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException && !Token.IsCancellationRequested)
        {
            return false;
        }
    }

    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The service was faster.
        }
    }

    /// <summary>Goes away with a reset.</summary>
    public void Reset() => _socket.LingerState = new LingerOption(true, 0);

    /// <summary>The statuses of all answers until the connection is closed, there are so many, or nothing has come for some seconds.</summary>
    public async Task<int[]> StatusesAsync(int most = int.MaxValue, int patienceMs = 8_000) =>
        [.. Statuses(await ReadAsync(text => Statuses(text).Count() >= most, patienceMs))];

    /// <summary>What has come until the connection is closed or nothing has come for a while.</summary>
    public async Task<string> ReadAsync(Func<string, bool> isEnough, int patienceMs = 8_000)
    {
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        try
        {
            while (!isEnough(text.Length > 4_000_000 ? text.ToString(text.Length - 100_000, 100_000) : text.ToString()))
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
                limit.CancelAfter(patienceMs);
                var count = await _socket.ReceiveAsync(buffer, limit.Token);
                if (count == 0)
                {
                    break;
                }

                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException && !Token.IsCancellationRequested)
        {
            // Closed, or silent.
        }

        return text.ToString();
    }

    public void Dispose() => _socket.Dispose();

    private static IEnumerable<int> Statuses(string text) => StatusLine().Matches(text).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"HTTP/1\.[01] (\d{3}) ")]
    private static partial Regex StatusLine();
}

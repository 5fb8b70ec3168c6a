using System.Net.Sockets;

namespace JsRun.Protocol.Tests.Connections;

/// <summary>Two connected Unix sockets.</summary>
internal sealed class SocketPair : IAsyncDisposable
{
    private SocketPair(Socket near, Socket far)
    {
        Near = new NetworkStream(near, ownsSocket: true);
        Far = new NetworkStream(far, ownsSocket: true);
    }

    public NetworkStream Near { get; }

    public NetworkStream Far { get; }

    public static async Task<SocketPair> CreateAsync(CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("jsrun-");
        try
        {
            var endPoint = new UnixDomainSocketEndPoint(Path.Combine(directory.FullName, "s"));
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(endPoint);
            listener.Listen(1);
            var near = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await near.ConnectAsync(endPoint, cancellationToken);
            return new SocketPair(near, await listener.AcceptAsync(cancellationToken));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Near.DisposeAsync();
        await Far.DisposeAsync();
    }
}

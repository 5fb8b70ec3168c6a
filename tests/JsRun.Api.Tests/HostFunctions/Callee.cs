using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace JsRun.Api.Tests.HostFunctions;

/// <summary>A server that runtimes call, on a free port of the loopback network.</summary>
public sealed class Callee : IAsyncDisposable
{
    /// <summary>Of the loopback network, but not the one that `localhost` is.</summary>
    public const string Address = "127.0.0.3";

    private readonly WebApplication _app;
    private int _cancelled;
    private int _current;
    private int _most;

    private Callee(WebApplication app) => _app = app;

    /// <summary>What has been called: path, headers and body.</summary>
    public ConcurrentQueue<(string Path, IHeaderDictionary Headers, byte[] Body)> Calls { get; } = new();

    /// <summary>Calls that the caller gave up.</summary>
    public int Cancelled => Volatile.Read(ref _cancelled);

    /// <summary>As many calls as were under way at once.</summary>
    public int Most => Volatile.Read(ref _most);

    public int Port { get; private set; }

    public static async Task<Callee> StartAsync(Func<HttpContext, byte[], Task> answer, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(Address), 0, listen => listen.Protocols = protocols));
        var app = builder.Build();
        var callee = new Callee(app);
        app.Run(http => callee.ServeAsync(http, answer));
        await app.StartAsync(TestContext.Current.CancellationToken);
        callee.Port = new Uri(app.Urls.First()).Port;
        return callee;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext http, Func<HttpContext, byte[], Task> answer)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        Calls.Enqueue((http.Request.Path, new HeaderDictionary(http.Request.Headers.ToDictionary(header => header.Key, header => header.Value)), body.ToArray()));
        var current = Interlocked.Increment(ref _current);
        InterlockedMax(current);
        try
        {
            await answer(http, body.ToArray());
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _cancelled);
        }
        finally
        {
            Interlocked.Decrement(ref _current);
        }
    }

    private void InterlockedMax(int value)
    {
        int most;
        while (value > (most = Volatile.Read(ref _most)) && Interlocked.CompareExchange(ref _most, value, most) != most)
        {
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using JsRun.Api.Limits;
using JsRun.Api.Options;

namespace JsRun.Api.Callbacks;

/// <summary>
/// POSTs JSON to URLs that the configuration permits, and only to addresses that it permits: a name is looked up once for each connection, and the
/// connection goes to an address that was checked. No redirects, proxies, cookies or second tries. Any thread.
/// </summary>
internal sealed class CallbackClient : IDisposable
{
    private const int ReadBytes = 16 * 1024;
    private const string NoAddress = "The address of the callback may not be connected to.";

    private readonly HttpMessageInvoker _http;
    private readonly CallbackOptions _options;
    private readonly CallbackSigner _signer;
    private readonly AddressPolicy _addresses;
    private readonly FairGate _all;

    public CallbackClient(CallbackOptions options, CallbackSigner signer)
    {
        _options = options;
        _signer = signer;
        _addresses = new AddressPolicy(options.AllowedNetworks);
        _all = new FairGate(options.MaxConcurrent, options.MaxConcurrent, int.MaxValue, Timeout.InfiniteTimeSpan);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 32,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = ConnectAsync,
        });
    }

    /// <summary>
    /// Calls once. Waits while as many calls are under way as may be, of which the tenants get theirs in turn; the time for that is not the call's.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    public async Task<CallbackReply> PostAsync(CallbackRequest request, CancellationToken cancellationToken)
    {
        await _all.EnterAsync(request.Tenant, cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(request.Timeout);
        try
        {
            return await SendAsync(request, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CallbackReply.Failed($"The callback did not answer within {request.Timeout.TotalMilliseconds:0} ms.");
        }
        catch (HttpRequestException exception) when (exception.InnerException is ForbiddenAddressException)
        {
            return CallbackReply.Failed(NoAddress);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // What exactly failed tells about the network that the service is in.
            return CallbackReply.Failed("The callback could not be reached, or did not answer in HTTP.");
        }
        finally
        {
            _all.Exit(request.Tenant);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<CallbackReply> SendAsync(CallbackRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, request.Url);
        message.Content = new ByteArrayContent(request.Json);
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        message.Headers.Accept.ParseAdd("application/json");
        message.Headers.UserAgent.ParseAdd("JsRun");
        CallerTrace.Write(request.Trace, message);
        if (_signer.Sign(request.Json) is { } signature)
        {
            message.Headers.TryAddWithoutValidation(CallbackSigner.Header, signature);
        }

        foreach (var (name, value) in request.Headers)
        {
            if (message.Headers.NonValidated.Contains(name))
            {
                message.Headers.Remove(name);
            }

            // Some are the body's to the framework, which keeps them apart: `Content-Language`, `Expires`.
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await _http.SendAsync(message, cancellationToken);
        var status = (int)response.StatusCode;
        if (await ReadAsync(response.Content, cancellationToken) is not { } body)
        {
            return CallbackReply.Failed($"The callback's answer is larger than {_options.MaxResponseBytes} bytes.", status);
        }

        var isJson = response.Content.Headers.ContentType?.MediaType is { } type
            && (type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
        if (!isJson && body.Length > 0)
        {
            return status is >= 200 and < 300 ? CallbackReply.Failed("The callback's answer is no JSON by its content type.", status) : new CallbackReply(status, []);
        }

        return new CallbackReply(status, body);
    }

    // Null when it is too large.
    private async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > _options.MaxResponseBytes)
        {
            return null;
        }

        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[ReadBytes];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (body.Length + count > _options.MaxResponseBytes)
            {
                return null;
            }

            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(context.DnsEndPoint.Host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);

        // One that is not permitted makes all suspect: a name that points in both directions is how checks are got around.
        if (addresses.Length == 0 || !Array.TrueForAll(addresses, _addresses.IsAllowed))
        {
            throw new ForbiddenAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

using JsRun.Api.Options;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace JsRun.Api.Service;

/// <summary>Sets the server's limits as the settings have them.</summary>
internal static class ServerLimits
{
    public static void Set(KestrelServerLimits limits, JsRunOptions options)
    {
        var http = options.Http;
        limits.MaxRequestBodySize = options.Limits.MaxRequestBytes;

        // Those that became WebSockets are counted by Requests.SocketGateMiddleware, which can say so.
        limits.MaxConcurrentConnections = http.MaxConnections;
        limits.MaxRequestLineSize = http.MaxRequestLineBytes;
        limits.MaxRequestHeadersTotalSize = http.MaxHeaderBytes;
        limits.MaxRequestHeaderCount = http.MaxHeaderCount;
        limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(http.HeadersTimeoutMs);
        limits.KeepAliveTimeout = TimeSpan.FromMilliseconds(http.KeepAliveTimeoutMs);
        limits.MinRequestBodyDataRate = new MinDataRate(http.MinBodyBytesPerSecond, TimeSpan.FromMilliseconds(http.MinBodyGraceMs));
        limits.MinResponseDataRate = new MinDataRate(http.MinResponseBytesPerSecond, TimeSpan.FromMilliseconds(http.MinResponseGraceMs));
    }
}

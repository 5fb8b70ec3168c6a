using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace JsRun.Api.Service;

/// <summary>Where the service listens: by default on the loopback only, since whoever reaches it may run code.</summary>
internal static partial class ListeningAddress
{
    private const string Default = "http://127.0.0.1:8080";

    private static readonly string[] Settings = ["urls", "http_ports", "https_ports"];

    /// <summary>Sets the default unless the configuration says where to listen.</summary>
    public static void UseDefaultAddress(this WebApplicationBuilder builder)
    {
        var isSet = Settings.Any(name => !string.IsNullOrEmpty(builder.Configuration[name])) || builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
        if (!isSet)
        {
            builder.WebHost.UseUrls(Default);
        }
    }

    /// <summary>Logs the addresses as soon as the service listens.</summary>
    public static void AnnounceAddress(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        foreach (var address in addresses)
        {
            Log.Listening(app.Logger, address);
            if (!IsLoopback(address))
            {
                Log.Exposed(app.Logger, address);
            }
        }
    });

    private static bool IsLoopback(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.ServiceListening, LogLevel.Information, "Listening on {Address}")]
        public static partial void Listening(ILogger logger, string address);

        [LoggerMessage(Logging.EventIds.ServiceExposed, LogLevel.Warning, "{Address} is reachable from other machines, and whoever reaches it may run code: no tenants are configured")]
        public static partial void Exposed(ILogger logger, string address);
    }
}

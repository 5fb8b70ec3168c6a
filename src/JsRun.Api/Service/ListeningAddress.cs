using System.Net;
using JsRun.Api.Tenants;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace JsRun.Api.Service;

/// <summary>Where the service listens: by default on the loopback only, since whoever reaches it may run code.</summary>
internal static partial class ListeningAddress
{
    private const string Default = "http://127.0.0.1:8080";

    private const string UrlsSetting = "urls";

    private static readonly string[] PortSettings = ["http_ports", "https_ports"];

    /// <summary>Sets the default unless the configuration says where to listen.</summary>
    public static void UseDefaultAddress(this WebApplicationBuilder builder)
    {
        var isSet = PortSettings.Append(UrlsSetting).Any(name => !string.IsNullOrEmpty(builder.Configuration[name])) || builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
        if (!isSet)
        {
            builder.WebHost.UseUrls(Default);
        }
    }

    /// <summary>The first address of the configuration that other machines may reach; null when there is none.</summary>
    public static string? FirstExposed(IConfiguration configuration)
    {
        var ports = PortSettings.Where(name => !string.IsNullOrEmpty(configuration[name])).Select(name => $"all addresses ({name})");
        var urls = (configuration[UrlsSetting] ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? string.Empty).ToArray();

        // What comes later takes the place of what comes before, as it does when the server is started.
        return endpoints.Length > 0 ? endpoints.FirstOrDefault(url => !IsLoopback(url))
            : urls.Length > 0 ? urls.FirstOrDefault(url => !IsLoopback(url))
            : ports.FirstOrDefault();
    }

    /// <summary>Logs the addresses as soon as the service listens.</summary>
    public static void AnnounceAddress(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        foreach (var address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            Log.Listening(app.Logger, address);
        }

        if (app.Services.GetRequiredService<TenantDirectory>().AreAnonymous)
        {
            Log.Anonymous(app.Logger);
        }
    });

    // A name other than localhost binds to all addresses; a socket file is reached by this machine's users alone.
    private static bool IsLoopback(string address)
    {
        BindingAddress parsed;
        try
        {
            parsed = BindingAddress.Parse(address);
        }
        catch (FormatException)
        {
            // The server says what is wrong with it, and does not start.
            return true;
        }

        return parsed.IsUnixPipe
            || parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(parsed.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.ServiceListening, LogLevel.Information, "Listening on {Address}")]
        public static partial void Listening(ILogger logger, string address);

        [LoggerMessage(Logging.EventIds.ServiceAnonymous, LogLevel.Warning, "No tenants are configured: whoever reaches this address, which is this machine's alone, may run code without a key")]
        public static partial void Anonymous(ILogger logger);
    }
}

using JsRun.Api.Requests;
using JsRun.Api.Service;
using JsRun.Api.Tenants;

namespace JsRun.Api.Options;

/// <summary>Registers the settings.</summary>
internal static class OptionsServiceCollectionExtensions
{
    /// <summary>Reads and checks the settings once and makes them known to everyone who needs them.</summary>
    /// <exception cref="SettingsException">A setting is wrong; the message has all errors.</exception>
    public static JsRunOptions AddJsRunOptions(this IServiceCollection services, IConfiguration configuration)
    {
        var errors = new List<string>();
        var options = new SettingsReader(errors).Read<JsRunOptions>(configuration.GetSection(JsRunOptions.Section));
        if (errors.Count == 0)
        {
            ConsistencyRules.Check(options, errors);
            TenantSettings.Read(options, errors);
        }

        if (errors.Count == 0 && options.Tenants.Count == 0 && ListeningAddress.FirstExposed(configuration) is { } exposed)
        {
            errors.Add($"{JsRunOptions.Section}:Tenants: there is none, so that whoever reaches {exposed} could run code. Make a key with 'keys new --tenant NAME' and "
                + "add the settings that it prints, or listen on the loopback only.");
        }

        var hosts = new HostNames(configuration[HostNames.Setting], errors);
        if (errors.Count > 0)
        {
            throw new SettingsException(errors);
        }

        services.AddHostFilter(hosts);
        services.AddSingleton(options);
        services.AddSingleton(options.Http);
        services.AddSingleton(options.Cors);
        services.AddSingleton(options.Idempotency);
        services.AddSingleton(options.Workers);
        services.AddSingleton(options.Limits);
        services.AddSingleton(options.Idle);
        services.AddSingleton(options.Snapshots);
        services.AddSingleton(options.Callbacks);
        services.AddSingleton(options.Metrics);
        services.AddSingleton(options.Otlp);
        services.AddSingleton(options.Audit);
        services.AddSingleton(options.Drain);
        return options;
    }
}

using Microsoft.Extensions.Configuration.Json;

namespace JsRun.Api.Options;

/// <summary>Settings from a file of the operator's, wherever it lies: <see cref="JsRunOptions.ConfigFile"/>.</summary>
internal static class ConfigFile
{
    /// <summary>Adds the file, if one is configured, with priority over <c>appsettings.json</c> and below environment and command line.</summary>
    /// <exception cref="SettingsException">There is no such file, or it is no JSON.</exception>
    public static void AddConfigFile(this ConfigurationManager configuration)
    {
        const string key = $"{JsRunOptions.Section}:{nameof(JsRunOptions.ConfigFile)}";
        if (configuration[key] is not { Length: > 0 } path)
        {
            return;
        }

        var isStarted = false;
        var source = new JsonConfigurationSource
        {
            Path = Path.GetFullPath(path),
            ReloadOnChange = true,

            // Later on a file that is broken, or half written, must not end the service; what depends on it finds its settings gone, and keeps those that it has.
            OnLoadException = context => context.Ignore = Volatile.Read(ref isStarted),
        };
        source.ResolveFileProvider();
        var sources = ((IConfigurationBuilder)configuration).Sources;
        var last = sources.Select((other, index) => other is JsonConfigurationSource ? index : -1).Max();
        try
        {
            sources.Insert(last + 1, source);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"{key}: {exception.InnerException?.Message ?? exception.Message}"]);
        }

        Volatile.Write(ref isStarted, true);
    }
}

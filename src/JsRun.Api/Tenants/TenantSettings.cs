using System.Reflection;
using JsRun.Api.Callers;
using JsRun.Api.Limits;
using JsRun.Api.Metrics;
using JsRun.Api.Options;

namespace JsRun.Api.Tenants;

/// <summary>Checks the settings of tenants.</summary>
internal static class TenantSettings
{
    private const int MaxIdLength = 64;

    private static readonly PropertyInfo[] ServiceWide = [.. typeof(LimitOptions).GetProperties().Where(property => property.IsDefined(typeof(ServiceWideAttribute)))];

    /// <summary>What a tenant's id must be.</summary>
    public static string IdRule { get; } = $"a tenant's id has 1 to {MaxIdLength} letters, digits, '-', '_' and '.', and is neither '{Caller.AnonymousTenant}' nor '{MetricTags.OtherTenants}', which the service itself uses; choose another.";

    /// <summary>Checks the settings; what is wrong is added to the errors, and left out of what this gives.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="errors">Gets the errors.</param>
    public static IReadOnlyList<TenantSetting> Read(JsRunOptions options, List<string> errors)
    {
        var settings = new List<TenantSetting>();
        var bounds = CallerLimits.BoundsOf(options.Limits);
        var hashes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, tenant) in options.Tenants)
        {
            var path = $"{JsRunOptions.Section}:{nameof(JsRunOptions.Tenants)}:{id}";
            if (!IsId(id))
            {
                errors.Add($"{path}: {IdRule}");
            }

            if (tenant.Keys.Count == 0)
            {
                errors.Add($"{path}:Keys: has none, so that nobody could be this tenant; make one with 'keys new'.");
            }

            CheckServiceWide($"{path}:{nameof(TenantOptions.Limits)}", tenant.Limits, options.Limits, errors);
            ConsistencyRules.CheckLimits(path, tenant.Limits, tenant.Idle, options.Workers, errors);
            var keys = new List<KeySetting>();
            foreach (var (name, key) in tenant.Keys)
            {
                if (Read(key, $"{path}:Keys:{name}", errors) is not { } setting)
                {
                    continue;
                }

                if (!hashes.Add(key.Hash))
                {
                    errors.Add($"{path}:Keys:{name}:Hash: another key has the same.");
                    continue;
                }

                keys.Add(setting);
            }

            var own = CallerLimits.BoundsOf(tenant.Limits);
            var limits = new CallerLimits(tenant.Limits, tenant.Idle, options.Snapshots, options.Callbacks) { OwnBounds = own == bounds ? null : own };
            settings.Add(new TenantSetting(id, limits, tenant.Quotas, keys));
        }

        return settings;
    }

    /// <summary>Whether a text is a tenant's id.</summary>
    public static bool IsId(string id) =>
        id.Length is > 0 and <= MaxIdLength
        && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
        && !id.Equals(Caller.AnonymousTenant, StringComparison.OrdinalIgnoreCase)
        && !id.Equals(MetricTags.OtherTenants, StringComparison.OrdinalIgnoreCase);

    // What a tenant's section does not set is as in the service's.
    private static void CheckServiceWide(string path, LimitOptions limits, LimitOptions ofService, List<string> errors)
    {
        foreach (var property in ServiceWide.Where(property => !Equals(property.GetValue(limits), property.GetValue(ofService))))
        {
            errors.Add($"{path}:{property.Name}: holds for all tenants together; set {LimitRanges.Setting(property.Name)}.");
        }

        if (limits.MaxRequestBytes > ofService.MaxRequestBytes)
        {
            // Longer bodies are not taken from anybody.
            errors.Add($"{path}:{nameof(LimitOptions.MaxRequestBytes)}: {limits.MaxRequestBytes} is above {LimitRanges.Setting(nameof(LimitOptions.MaxRequestBytes))}, which is {ofService.MaxRequestBytes}.");
        }
    }

    private static KeySetting? Read(KeyOptions key, string path, List<string> errors)
    {
        var hash = ApiKey.ReadHash(key.Hash);
        if (hash is null)
        {
            errors.Add($"{path}:Hash: must be the SHA-256 of the key as {2 * ApiKey.HashBytes} hexadecimal digits; 'keys new' prints it.");
        }

        var scopes = ScopeNames.Parse(key.Scopes, out var unknown);
        if (unknown is not null)
        {
            errors.Add($"{path}:Scopes: '{unknown}' is none; there are {ScopeNames.Known}.");
        }

        if (scopes == Scopes.None)
        {
            errors.Add($"{path}:Scopes: is empty, so that the key would be good for nothing; there are {ScopeNames.Known}.");
        }

        return hash is null || unknown is not null || scopes == Scopes.None ? null : new KeySetting(hash, scopes, key.ExpiresAt ?? DateTimeOffset.MaxValue);
    }
}

using JsRun.Api.Callers;
using JsRun.Api.Limits;
using JsRun.Api.Options;
using JsRun.Api.Quotas;
using Microsoft.Extensions.Primitives;

namespace JsRun.Api.Tenants;

/// <summary>
/// Knows the tenants and their keys, as the configuration has them now: it is read again when it changes, and stays as it was when the new
/// one is wrong. Any thread.
/// </summary>
internal sealed partial class TenantDirectory : IDisposable
{
    private readonly IConfiguration _configuration;
    private readonly TimeProvider _time;
    private readonly ILogger<TenantDirectory> _logger;
    private readonly IDisposable _watching;
    // Null only while the first one is made.
    private volatile TenantTable? _table;

    public TenantDirectory(IConfiguration configuration, JsRunOptions options, TimeProvider time, ILogger<TenantDirectory> logger)
    {
        (_configuration, _time, _logger) = (configuration, time, logger);

        // The settings have been checked at start: see OptionsServiceCollectionExtensions.
        _table = new TenantTable(TenantSettings.Read(options, []), UseOf);
        Anonymous = new Caller(Caller.AnonymousTenant, new CallerLimits(options.Limits, options.Idle, options.Snapshots, options.Callbacks), new TenantUse(options.Quotas, time), Scopes.All);
        _watching = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    /// <summary>Told after the tenants have changed.</summary>
    public event Action? Changed;

    /// <summary>Whoever sends a request while no tenants are configured.</summary>
    public Caller Anonymous { get; }

    /// <summary>Whether no tenants are configured, so that requests need no key.</summary>
    public bool AreAnonymous => Table.IsEmpty;

    /// <summary>The tenants that requests may come from now.</summary>
    public IReadOnlyList<string> Ids => AreAnonymous ? [Caller.AnonymousTenant] : Table.Ids;

    /// <summary>Whom a key stands for; null when it is not known or has ended.</summary>
    public Caller? Find(string key) => Table.Find(key, _time.GetUtcNow());

    /// <summary>What a tenant uses of its quotas; null when it is not known any more.</summary>
    public TenantUse? UseOf(string tenant) => tenant == Caller.AnonymousTenant ? Anonymous.Use : Table.UseOf(tenant);

    /// <summary>
    /// Watches a key for a connection that outlives its request; null while no tenants are configured, when there is nothing to watch. The caller disposes it.
    /// </summary>
    public KeyLease? Watch(string? key)
    {
        var hash = new byte[ApiKey.HashBytes];
        if (AreAnonymous || key is null || !ApiKey.TryHash(key, hash))
        {
            return null;
        }

        KeyLease? lease = null;
        void OnChanged() => lease!.Check();
        lease = new KeyLease(() => Table.Find(hash) is { } known ? known.ExpiresAt - _time.GetUtcNow() : TimeSpan.Zero, _time) { Released = () => Changed -= OnChanged };
        Changed += OnChanged;

        // It may have gone meanwhile.
        lease.Check();
        return lease;
    }

    /// <inheritdoc />
    public void Dispose() => _watching.Dispose();

    private TenantTable Table => _table!;

    // What a tenant has used is kept as long as its quotas are the same.
    private TenantUse UseOf(string tenant, QuotaOptions quotas) =>
        _table?.UseOf(tenant) is { } use && use.Quotas == quotas ? use : new TenantUse(quotas, _time);

    private void Reload()
    {
        var errors = new List<string>();
        var options = new SettingsReader(errors).Read<JsRunOptions>(_configuration.GetSection(JsRunOptions.Section));
        var settings = TenantSettings.Read(options, errors);
        if (errors.Count == 0 && settings.Count == 0 && !Table.IsEmpty)
        {
            errors.Add($"{JsRunOptions.Section}:{nameof(JsRunOptions.Tenants)}: there is none left, which would let everyone in; start the service again for that.");
        }

        if (errors.Count > 0)
        {
            Log.NotReloaded(_logger, string.Join(' ', errors));
            return;
        }

        // What it replaces has nothing to be disposed of, and may be in use: requests under way end with the caller that they began with.
        var table = new TenantTable(settings, UseOf);
        _table = table;
        Log.Reloaded(_logger, table.Count, table.KeyCount);
        Changed?.Invoke();
    }

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.TenantsReloaded, LogLevel.Information, "The tenants were read again: {Tenants} with {Keys} keys")]
        public static partial void Reloaded(ILogger logger, int tenants, int keys);

        [LoggerMessage(Logging.EventIds.TenantsNotReloaded, LogLevel.Error, "The configuration has changed and is wrong; the tenants stay as they were: {Errors}")]
        public static partial void NotReloaded(ILogger logger, string errors);
    }
}

using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Tenants;

/// <summary>A service with tenants: <c>acme</c> has a key for each scope, <c>other</c> has one that is good for everything, <c>small</c> has limits of its own.</summary>
public sealed class TenantService : IAsyncLifetime
{
    /// <summary>The scopes, and keys of <c>acme</c> with one each.</summary>
    public static readonly string[] Scopes = ["eval", "runtimes:read", "runtimes:write", "debug", "admin"];

    private const string All = "eval runtimes:read runtimes:write debug admin";

    private JsRunService _service = null!;

    /// <summary>Sends no key.</summary>
    public HttpClient Nobody => _service.Client;

    public HttpClient Acme => field ??= Nobody.With("acme-all");

    public HttpClient Other => field ??= Nobody.With("other-all");

    public HttpClient Small => field ??= Nobody.With("small-all");

    public IReadOnlyCollection<string> Output => _service.Output;

    /// <summary>A client with a key of <c>acme</c> that has one scope.</summary>
    public HttpClient AcmeWith(string scope) => Nobody.With("acme-" + scope);

    public async ValueTask InitializeAsync() => _service = await JsRunService.StartAsync(
    [
        ("JsRun__Workers__Count", "1"),
        .. Keys.Settings("acme", "acme-all", All),
        .. Scopes.SelectMany((scope, index) => Keys.Settings("acme", "acme-" + scope, scope, "k" + index)),
        .. Keys.Settings("acme", "acme-old", All, "old"),
        ("JsRun__Tenants__acme__Keys__old__ExpiresAt", "2020-01-01T00:00:00Z"),
        .. Keys.Settings("other", "other-all", All),
        .. Keys.Settings("small", "small-all", All),
        ("JsRun__Tenants__small__Limits__MaxTimeoutMs", "5001"),
        ("JsRun__Tenants__small__Limits__MaxRuntimes", "2"),
    ]);

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}

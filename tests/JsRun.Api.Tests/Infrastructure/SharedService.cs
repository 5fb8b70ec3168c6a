// The tests drive services of several processes each and look at the clock: one at a time on a machine of two cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(JsRun.Api.Tests.Infrastructure.SharedService))]

namespace JsRun.Api.Tests.Infrastructure;

/// <summary>
/// One service for all tests that neither kill its workers nor need settings of their own. Its settings are the default ones, but for room for the
/// runtimes that all these tests leave behind.
/// </summary>
public sealed class SharedService : IAsyncLifetime
{
    private JsRunService _service = null!;

    public HttpClient Client => _service.Client;

    public async ValueTask InitializeAsync() => _service = await JsRunService.StartAsync(("JsRun__Limits__MaxRuntimes", "5000"), ("JsRun__Quotas__MaxProcesses", "32"));

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}

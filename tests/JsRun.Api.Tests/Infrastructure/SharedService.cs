// The tests drive services of several processes each and look at the clock: one at a time on a machine of two cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(JsRun.Api.Tests.Infrastructure.SharedService))]

namespace JsRun.Api.Tests.Infrastructure;

/// <summary>One service with the default settings for all tests that neither kill its workers nor need settings of their own.</summary>
public sealed class SharedService : IAsyncLifetime
{
    private JsRunService _service = null!;

    public HttpClient Client => _service.Client;

    public async ValueTask InitializeAsync() => _service = await JsRunService.StartAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}

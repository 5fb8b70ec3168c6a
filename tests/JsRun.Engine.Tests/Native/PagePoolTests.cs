using System.Globalization;
using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Native;

/// <summary>Heap pages of closed runtimes are kept for others, so nothing of what was in them may be left.</summary>
public sealed class PagePoolTests : EngineTest
{
    // A number that nobody else has, as many times in a row as nobody else has any.
    private const double Secret = 1.2345678901234567e-217;
    private const int SecretsInARow = 32;

    [Fact]
    public async Task Close_SecretsInTheHeap_LeavesNoneInMemory()
    {
        var runtimes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Start()));
        foreach (var runtime in runtimes)
        {
            // Old and young, on pages that are taken at the start and on later ones.
            var secret = Secret.ToString("R", CultureInfo.InvariantCulture);
            var code = $"const make = () => Array.from({{ length: 4000 }}, () => new Array({SecretsInARow}).fill({secret})); globalThis.kept = make(); make().length";
            (await Eval(runtime, code)).ShouldBeOk("4000");
        }

        ProcessMemory.CountRuns(Secret, SecretsInARow).ShouldBeGreaterThanOrEqualTo(runtimes.Length * 4000);
        foreach (var runtime in runtimes)
        {
            await runtime.DisposeAsync();
        }

        ProcessMemory.CountRuns(Secret, SecretsInARow).ShouldBe(0);
    }
}

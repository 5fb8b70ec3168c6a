using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Limits;

public sealed class StackLimitTests(SharedService service)
{
    private const int KiB = 1024;
    private const int MaxStackBytes = 8 * KiB * KiB;
    private const string Depth = "var depth = 0; function down() { depth++; down() } try { down() } catch (e) { if (!(e instanceof RangeError)) throw e } depth";

    private HttpClient Client => service.Client;

    [Fact]
    public async Task MaxStackBytes_OfARuntime_IsHowDeepItRecurses()
    {
        var small = await DepthAsync(128 * KiB);
        var usual = await DepthAsync(KiB * KiB);
        var large = await DepthAsync(MaxStackBytes);

        small.ShouldBeGreaterThan(100);
        ((double)usual / small).ShouldBeInRange(4, 16);
        ((double)large / usual).ShouldBeInRange(4, 16);
    }

    [Theory]
    [InlineData("recursion", "(function f() { f() })()")]
    [InlineData("JSON.parse", "JSON.parse('['.repeat(1e6) + ']'.repeat(1e6))")]
    [InlineData("JSON.stringify", "let a = []; for (let i = 0; i < 1e6; i++) a = [a]; JSON.stringify(a)")]
    [InlineData("the result's codec", "let a = []; for (let i = 0; i < 1e6; i++) a = [a]; a")]
    [InlineData("toJSON", "const a = { toJSON() { return JSON.stringify(a) } }; JSON.stringify(a)")]
    [InlineData("regexp compilation", "new RegExp('('.repeat(1e6) + ')'.repeat(1e6))")]
    [InlineData("regexp run", "/(?:a|b)*?c(?:(?:a|b)*)*$/.test('ab'.repeat(1e6)); /^(?:(x)|y)*$/.test('xy'.repeat(1e6)); (function f() { /(a*)*b/.test('a'); f() })()")]
    [InlineData("sort", "(function f() { [2, 1].sort(f) })()")]
    [InlineData("proxy", "let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x")]
    [InlineData("proxy prototypes", "let p = new Proxy({}, {}); for (let i = 0; i < 1e5; i++) p = new Proxy(Object.create(p), {}); 'x' in p")]
    [InlineData("toString", "const a = { toString() { return '' + a } }; '' + a")]
    [InlineData("array join", "let a = []; for (let i = 0; i < 1e6; i++) a = [a]; String(a)")]
    [InlineData("getter", "const a = { get b() { return a.b } }; a.b")]
    [InlineData("parser", "eval('('.repeat(1e6))")]
    [InlineData("parser of sums", "eval('1' + '+1'.repeat(1e6))")]
    [InlineData("generator", "function* g() { yield* g() } [...g()]")]
    [InlineData("structuredClone", "let a = []; for (let i = 0; i < 1e6; i++) a = [a]; structuredClone(a)")]
    [InlineData("bound functions", "let f = () => 0; for (let i = 0; i < 1e5; i++) f = f.bind(null); f()")]
    [InlineData("error cause", "let e = new Error('x'); for (let i = 0; i < 1e5; i++) e = new Error('y', { cause: e }); throw e")]
    public async Task DeepRecursion_OnTheLargestStack_LeavesTheRuntimeAlive(string what, string code)
    {
        foreach (var maxStackBytes in new[] { 64 * KiB, MaxStackBytes })
        {
            var runtime = await Client.CreateRuntimeAsync(new { maxStackBytes, timeoutMs = 3_000, cpuMs = 3_000 });

            (await Client.EvalInAsync(runtime, code)).Outcome().ShouldNotBeOneOf(["crashed", "heap_limit"], $"{what} on {maxStackBytes}");

            (await Client.EvalInAsync(runtime, "1")).Value().GetInt32().ShouldBe(1, what);
        }
    }

    private async Task<int> DepthAsync(int maxStackBytes)
    {
        var runtime = await Client.CreateRuntimeAsync(new { maxStackBytes });
        return (await Client.EvalInAsync(runtime, Depth)).Value().GetInt32();
    }
}

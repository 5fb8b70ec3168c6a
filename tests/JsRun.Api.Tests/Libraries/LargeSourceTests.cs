using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Libraries;

/// <summary>Large sources that come again: from the second time on V8 takes compiled code, which nobody is to notice but by the time.</summary>
public sealed class LargeSourceTests(SharedService service)
{
    private const int Times = 6;

    [Fact]
    public async Task Bootstrap_AgainAndAgain_GivesSameRuntime()
    {
        for (var i = 0; i < Times; i++)
        {
            var runtime = await service.Client.CreateRuntimeAsync(new { bootstrap = Library("boot"), bootstrapFilename = $"lib{i}.js" });
            (await service.Client.EvalInAsync(runtime, "f7() + f2999()")).Value().GetString().ShouldBe("boot7boot2999");
            var failed = await service.Client.EvalInAsync(runtime, "fail()");
            failed.Error().GetProperty("frames")[0].GetProperty("file").GetString().ShouldBe($"lib{i}.js");
            await service.Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}");
        }
    }

    [Fact]
    public async Task OneShot_SourcesOfSameLength_AreNotTakenForOneAnother()
    {
        for (var i = 0; i < Times * 2; i++)
        {
            var name = i % 2 == 0 ? "even" : "odd_";
            (await service.Client.EvalAsync(new { code = Library(name) + "f2999()" })).Value().GetString().ShouldBe($"{name}2999");
        }
    }

    [Fact]
    public async Task OneShot_ModuleAndAwait_GiveSameValuesEachTime()
    {
        for (var i = 0; i < Times; i++)
        {
            var module = await service.Client.EvalAsync(new { code = Library("m") + "export const last = await f2999();", type = "module" });
            module.Value().GetProperty("last").GetString().ShouldBe("m2999");
            (await service.Client.EvalAsync(new { code = Library("s") + "await f2999()" })).Value().GetString().ShouldBe("s2999");
        }
    }

    private static string Library(string name) =>
        string.Concat(Enumerable.Range(0, 3000).Select(i => $"function f{i}() {{ return '{name}{i}'; }}\n"))
        + "function fail() { throw new Error('no'); }\n";
}

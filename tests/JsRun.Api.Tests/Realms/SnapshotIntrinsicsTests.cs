using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Snapshots;
using static JsRun.Api.Tests.Requests.Refusals;

namespace JsRun.Api.Tests.Realms;

/// <summary>Intrinsics are taken away after the scripts of a snapshot have run.</summary>
public sealed class SnapshotIntrinsicsTests
{
    [Fact]
    public async Task Snapshot_WithLibrary_WorksInARestrictedRuntimeAndKeepsWhatItCaptured()
    {
        await using var service = await SnapshotService.StartAsync();
        var id = await service.CreateIdAsync("const captured = Math.random; globalThis.library = { double: n => n * 2, random: () => captured(), code: text => Function(text)() }");

        var runtime = await service.Client.CreateRuntimeAsync(new { snapshot = id, intrinsics = new { preset = "minimal", random = false } });

        (await service.Client.EvalInAsync(runtime, "[library.double(21), typeof library.random(), typeof Math.random, typeof Map, typeof DisposableStack]")).Value().GetRawText()
            .ShouldBe("""[42,"number","undefined","undefined","undefined"]""");
        (await service.Client.EvalInAsync(runtime, "library.code('return 1')")).Error().Text("name").ShouldBe("EvalError");
        (await service.Client.EvalInAsync(runtime, new { code = "[library.double(2), typeof Map]", context = "fresh" })).Value().GetRawText().ShouldBe("""[4,"undefined"]""");
    }

    [Fact]
    public async Task Snapshot_Deterministic_GivesTheSameNumbersInEachRuntime()
    {
        await using var service = await SnapshotService.StartAsync();
        var id = await service.CreateIdAsync("Math.random(); function roll() { return [Math.random(), Date.now()] }");
        var body = new { snapshot = id, intrinsics = new { seed = 42, now = "2024-01-15T12:30:00Z" } };

        for (var i = 0; i < 2; i++)
        {
            var runtime = await service.Client.CreateRuntimeAsync(body);
            (await service.Client.EvalInAsync(runtime, "roll()")).Value().GetRawText().ShouldBe("[0.08386297105988216,1705321800000]");
        }
    }

    [Theory]
    [InlineData("Object.defineProperty(Math, 'random', { configurable: false })", """{"random":false}""", "intrinsics.random")]
    [InlineData("Object.defineProperty(Math, 'random', { configurable: false, writable: false })", """{"seed":1}""", "intrinsics.seed")]
    [InlineData("Object.freeze(Date)", """{"now":"2024-01-15T12:30:00Z"}""", "intrinsics.now")]
    [InlineData("Object.defineProperty(globalThis, 'Proxy', { configurable: false })", "\"minimal\"", "intrinsics.proxy")]
    [InlineData("Object.freeze(Map.prototype)", """{"mapSet":false}""", "intrinsics.mapSet")]
    [InlineData("Object.defineProperty(globalThis, 'Intl', { value: Intl, configurable: false })", """{"intl":false}""", "intrinsics.intl")]
    public async Task Snapshot_WithPermanentIntrinsic_IsRefusedByItsName(string script, string intrinsics, string path)
    {
        await using var service = await SnapshotService.StartAsync();
        var id = await service.CreateIdAsync(script);

        ShouldHaveError(await service.Client.SendAsync(HttpMethod.Post, "/runtimes", $$"""{"snapshot":"{{id}}","intrinsics":{{intrinsics}}}"""), path, "snapshot");
        await service.Client.CreateRuntimeAsync(new { snapshot = id });
    }

    [Theory]
    [InlineData("globalThis.Math = new Proxy(Math, { deleteProperty() { for (;;); }, getOwnPropertyDescriptor() { for (;;); }, defineProperty() { for (;;); } })")]
    [InlineData("Object.defineProperty(globalThis, 'Date', { get() { for (;;); }, configurable: true })")]
    [InlineData("Object.prototype.seed = { valueOf() { for (;;); } }; Object.prototype.preset = 'minimal'; Object.prototype.now = 1")]
    [InlineData("Object.setPrototypeOf(globalThis, new Proxy({}, { get() { for (;;); }, has() { for (;;); } }))")]
    [InlineData("Array.prototype[0] = 1; Object.defineProperty(Array.prototype, 1, { set() { for (;;); }, configurable: true }); Function.prototype.call = Reflect.apply = Object.keys = null")]
    public async Task Snapshot_WithHostileGlobals_RunsNoneOfItsCode(string script)
    {
        await using var service = await SnapshotService.StartAsync();
        var id = await service.CreateIdAsync(script);

        var runtime = await service.Client.CreateRuntimeAsync(new { snapshot = id, timeoutMs = 5000, intrinsics = new { random = false, date = false, intl = false } });

        (await service.Client.EvalInAsync(runtime, "1 + 1")).Value().GetInt32().ShouldBe(2);
    }
}

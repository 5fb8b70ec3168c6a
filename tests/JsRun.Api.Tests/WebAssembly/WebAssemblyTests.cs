using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.WebAssembly;

/// <summary>WebAssembly from bytes that a script is given, as any JavaScript environment offers it.</summary>
public sealed class WebAssemblyTests(SharedService service)
{
    /// <summary>
    /// A module with a memory of one page, a table without functions and a counter. It imports <c>env.note(i32)</c> and <c>env.twice(i64): i64</c>
    /// and exports <c>memory</c>, <c>add</c>, <c>divide</c>, <c>trap</c> (unreachable), <c>load(address)</c>, <c>grow(pages)</c>, <c>spin</c> (for ever),
    /// <c>recurse</c> (without end), <c>next(step)</c> (of the counter), <c>tell(n)</c> (notes n and n + 1), <c>fourTimes(n)</c> (twice twice) and
    /// <c>indirect(index)</c> (calls through the table).
    /// </summary>
    private const string Module =
        "AGFzbQEAAAABGAVgAn9/AX9gAABgAX8Bf2ABfgF+YAF/AAIYAgNlbnYEbm90ZQAEA2VudgV0d2ljZQADAwwLAAABAgIBAgIEAwIEBAFwAAIFAwEAAQYGAX8BQQALB2QMA2FkZAACBmRpdmlkZQAD"
        + "BHRyYXAABARsb2FkAAUEZ3JvdwAGBHNwaW4ABwdyZWN1cnNlAAgEbmV4dAAJBHRlbGwACglmb3VyVGltZXMACwhpbmRpcmVjdAAMBm1lbW9yeQIACmYLBwAgACABagsHACAAIAFtCwMAAAsHACAAKAIA"
        + "CwYAIABAAAsHAANADAALCwwAIABBAWoQCEEBagsLACMAIABqJAAjAAsNACAAEAAgAEEBahAACwgAIAAQARABCwkAQQAgABECAAs=";

    private const string Instantiate = "const notes = []; const env = { note: n => notes.push(n), twice: n => n * 2n }; const wasm = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env }).exports;";

    private HttpClient Client => service.Client;

    [Theory]
    [InlineData("wasm.add(2, 3)", "5")]
    [InlineData("wasm.fourTimes(2n ** 40n)", """{"$bigint":"4398046511104"}""")]
    [InlineData("wasm.tell(7); notes", "[7,8]")]
    [InlineData("wasm.next(5); wasm.next(6)", "11")]
    [InlineData("new Uint32Array(wasm.memory.buffer)[2] = 99; wasm.load(8)", "99")]
    [InlineData("[wasm.grow(1), wasm.memory.buffer.byteLength]", "[1,131072]")]
    [InlineData("[WebAssembly.validate(bytes), WebAssembly.validate(bytes.slice(1))]", "[true,false]")]
    [InlineData("WebAssembly.Module.exports(new WebAssembly.Module(bytes)).length + WebAssembly.Module.imports(new WebAssembly.Module(bytes)).length", "14")]
    public async Task Module_CompiledAndInstantiatedAtOnce_Works(string code, string value) =>
        (await EvalAsync(Instantiate + code)).Value().GetRawText().ShouldBe(value);

    [Theory]
    [InlineData("(await WebAssembly.instantiate(bytes, imports)).instance.exports.add(2, 3)")]
    [InlineData("(await WebAssembly.instantiate(await WebAssembly.compile(bytes), imports)).exports.add(2, 3)")]
    [InlineData("WebAssembly.compile(bytes).then(module => WebAssembly.instantiate(module, imports)).then(instance => instance.exports.add(2, 3))")]
    [InlineData("(await Promise.all(Array.from({ length: 20 }, () => WebAssembly.instantiate(bytes, imports)))).map(i => i.instance.exports.next(1)).reduce((a, b) => a + b) - 15")]
    public async Task Module_CompiledInTheBackground_Works(string code)
    {
        const string Imports = "const imports = { env: { note() {}, twice: n => n } };";
        (await EvalAsync(Imports + code)).Value().GetInt32().ShouldBe(5);

        // The same where the runtime lives on, and what is awaited settles while nothing else goes on.
        var runtime = await Client.CreateRuntimeAsync($$$"""{"globals":{"bytes":{"$bytes":"{{{Module}}}"} } }""");
        (await Client.EvalInAsync(runtime, Imports + code)).Value().GetInt32().ShouldBe(5);
        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}");
    }

    [Theory]
    [InlineData("wasm.trap()", "RuntimeError", "unreachable")]
    [InlineData("wasm.divide(1, 0)", "RuntimeError", "divide by zero")]
    [InlineData("wasm.load(70000)", "RuntimeError", "memory access out of bounds")]
    [InlineData("wasm.indirect(0)", "RuntimeError", "null function or function signature mismatch")]
    [InlineData("wasm.indirect(9)", "RuntimeError", "table index is out of bounds")]
    [InlineData("wasm.recurse(0)", "RangeError", "Maximum call stack size exceeded")]
    [InlineData("env.note = null; (function inScript() { wasm.trap() })()", "RuntimeError", "unreachable")]
    public async Task Trap_IsErrorWithAStackThatNamesTheModule(string code, string name, string message)
    {
        var envelope = await EvalAsync(Instantiate + code);

        envelope.Outcome().ShouldBe("javascript_error");
        envelope.Error().Text("name").ShouldBe(name);
        envelope.Error().Text("message").ShouldBe(message);
        envelope.Error().Text("stack")!.ShouldContain("wasm://");
        envelope.Error().GetProperty("frames")[0].Text("file")!.ShouldStartWith("wasm://");
        if (name == "RuntimeError")
        {
            envelope.Error().GetProperty("frames").EnumerateArray().ShouldContain(frame => frame.Text("file") == "main.js");
        }
    }

    [Fact]
    public async Task Trap_CanBeCaughtAndTheInstanceGoesOn()
    {
        var envelope = await EvalAsync(Instantiate + "wasm.next(1); let caught; try { wasm.trap() } catch (e) { caught = e instanceof WebAssembly.RuntimeError } [caught, wasm.next(1)]");

        envelope.Value().GetRawText().ShouldBe("[true,2]");
    }

    [Fact]
    public async Task Import_ThatThrows_ThrowsThroughTheModule()
    {
        const string Code = "const wasm = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { note() { throw new TypeError('from the import') }, twice() {} } }).exports; wasm.tell(1)";

        var envelope = await EvalAsync(Code);

        envelope.Outcome().ShouldBe("javascript_error");
        envelope.Error().Text("name").ShouldBe("TypeError");
        envelope.Error().Text("message").ShouldBe("from the import");
        envelope.Error().GetProperty("frames").EnumerateArray().Select(frame => frame.Text("file")!.Split(':')[0]).ShouldBe(["main.js", "wasm", "main.js"]);
    }

    [Theory]
    [InlineData("new WebAssembly.Module(bytes.slice(0, 50))", "CompileError")]
    [InlineData("await WebAssembly.compile(bytes.slice(0, 50))", "CompileError")]
    [InlineData("new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { note() {} } })", "LinkError")]
    [InlineData("await WebAssembly.instantiate(bytes, { env: { note: 1, twice: 2 } })", "LinkError")]
    [InlineData("await WebAssembly.instantiate(bytes)", "TypeError")]
    public async Task Module_ThatCannotBeMade_IsError(string code, string name)
    {
        var envelope = await EvalAsync(code);

        envelope.Outcome().ShouldBe("javascript_error");
        envelope.Error().Text("name").ShouldBe(name);
    }

    [Fact]
    public async Task Loop_IsStoppedAndTheInstanceLivesOn()
    {
        var runtime = await Client.CreateRuntimeAsync($$$"""{"bootstrap":{{{JsonSerializer.Serialize(Instantiate)}}},"globals":{"bytes":{"$bytes":"{{{Module}}}"} } }""");
        (await Client.CallAsync(runtime, """{"function":"wasm.next","args":[3]}""")).Value().GetInt32().ShouldBe(3);

        (await Client.EvalInAsync(runtime, new { code = "wasm.spin()", timeoutMs = 100 })).Outcome().ShouldBe("timeout");

        (await Client.CallAsync(runtime, """{"function":"wasm.next","args":[4]}""")).Value().GetInt32().ShouldBe(7);
    }

    [Fact]
    public async Task Export_IsFunctionHandle()
    {
        var runtime = await Client.CreateRuntimeAsync($$$"""{"bootstrap":{{{JsonSerializer.Serialize(Instantiate)}}},"globals":{"bytes":{"$bytes":"{{{Module}}}"} } }""");

        var add = (await Client.EvalInAsync(runtime, "wasm.add")).Value();

        (await Client.CallAsync(runtime, $$"""{"function":{{add.GetRawText()}},"args":[20,22]}""")).Value().GetInt32().ShouldBe(42);
    }

    [Theory]
    [InlineData("while (wasm.grow(16) !== -1); 'refused'")]
    [InlineData("for (;;) wasm.memory.grow(16)")]
    [InlineData("const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true }); for (;;) { memory.grow(16); new Uint8Array(memory.buffer).fill(1) }")]
    [InlineData("const all = []; for (;;) { all.push(new WebAssembly.Memory({ initial: 16 })); new Uint8Array(all.at(-1).buffer).fill(1) }")]
    [InlineData("const all = []; for (;;) all.push(new WebAssembly.Instance(new WebAssembly.Module(bytes), { env }))")]
    [InlineData("const table = new WebAssembly.Table({ initial: 1, element: 'externref' }); for (;;) table.grow(100_000, {})")]
    public async Task Memory_ThatGrowsAndGrows_EndsAtTheLimit(string code)
    {
        var bystander = await Client.CreateRuntimeAsync(new { bootstrap = "let kept = 1" });

        var envelope = await EvalAsync(Instantiate + code, maxHeapBytes: 32 << 20);

        // What the limit refuses is an error that a script can catch, or -1; what it only notices afterwards ends the runtime.
        if (envelope.Outcome() == "ok")
        {
            envelope.Value().GetString().ShouldBe("refused");
        }
        else if (envelope.Outcome() == "javascript_error")
        {
            envelope.Error().Text("name").ShouldBe("RangeError");
        }
        else
        {
            envelope.Outcome().ShouldBe("heap_limit");
        }

        envelope.GetProperty("usage").GetProperty("externalBytes").GetInt64().ShouldBeLessThan(128 << 20);
        (await Client.EvalInAsync(bystander, "kept")).Value().GetInt32().ShouldBe(1);
        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{bystander}");
    }

    [Fact]
    public async Task Memory_WithinTheLimit_GrowsAndIsCounted()
    {
        var envelope = await EvalAsync(Instantiate + "wasm.grow(255); wasm.memory.buffer.byteLength");

        envelope.Value().GetInt32().ShouldBe(16 << 20);
        envelope.GetProperty("usage").GetProperty("externalBytes").GetInt64().ShouldBeGreaterThanOrEqualTo(16 << 20);
    }

    private Task<JsonElement> EvalAsync(string code, int maxHeapBytes = 64 << 20) => Client.EvalAsync(
        $$$"""{"code":{{{JsonSerializer.Serialize(code)}}},"globals":{"bytes":{"$bytes":"{{{Module}}}"} },"maxHeapBytes":{{{maxHeapBytes}}},"timeoutMs":20000,"cpuMs":20000}""" as object);
}

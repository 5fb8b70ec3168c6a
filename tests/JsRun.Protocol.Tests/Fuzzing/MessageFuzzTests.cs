using System.Text.Json;
using FsCheck.Fluent;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Settings;
using JsRun.Tests;

namespace JsRun.Protocol.Tests.Fuzzing;

/// <summary>Whatever the other side sends as a message: it is read, or it is a <see cref="ProtocolException"/>.</summary>
public sealed class MessageFuzzTests
{
    [Fact(Timeout = 60_000)]
    public Task Read_MutatedMessages_AreReadOrProtocolExceptions() => PropertyCheck.HoldsAsync(
        20_000,
        from sample in Gen.Elements(WireMessages.All)
        from reader in Gen.Frequency((9, Gen.Constant(sample)), (1, Gen.Elements(WireMessages.All)))
        from bytes in ByteMutations.Of(sample.Sample)
        select (reader.Name, reader.Rewrite, Bytes: bytes),
        fuzz => PropertyCheck.ShrinkArray(fuzz.Bytes).Select(bytes => fuzz with { Bytes = bytes }),
        fuzz => ShouldBeReadOrRefused(fuzz.Rewrite, fuzz.Bytes));

    [Fact(Timeout = 60_000)]
    public Task Read_AnyBytes_AreReadOrProtocolExceptions() => PropertyCheck.HoldsAsync(
        5_000,
        from reader in Gen.Elements(WireMessages.All)
        from bytes in ByteMutations.Any(200)
        select (reader.Name, reader.Rewrite, Bytes: bytes),
        fuzz => PropertyCheck.ShrinkArray(fuzz.Bytes).Select(bytes => fuzz with { Bytes = bytes }),
        fuzz => ShouldBeReadOrRefused(fuzz.Rewrite, fuzz.Bytes));

    // The one message that is JSON and comes from a worker.
    [Fact(Timeout = 60_000)]
    public Task WorkerReady_MutatedJson_IsReadOrJsonException() => PropertyCheck.HoldsAsync(
        2_000,
        ByteMutations.Of(new WorkerReady { ProtocolVersion = 1, EngineVersion = "13", SnapshotBuild = "b", ProcessId = 2, Sandbox = new SandboxReport(3, true, 4, "l") }.ToJson()),
        PropertyCheck.ShrinkArray,
        bytes =>
        {
            try
            {
                WorkerReady.FromJson(bytes).ProtocolVersion.ShouldBeOfType<int>();
            }
            catch (JsonException)
            {
                // What the Api takes for a worker that does not start.
            }

            return Task.CompletedTask;
        });

    // What was read is written as bytes that say the same.
    private static Task ShouldBeReadOrRefused(Func<ReadOnlyMemory<byte>, Payload> rewrite, byte[] bytes)
    {
        Payload first;
        try
        {
            first = rewrite(bytes);
        }
        catch (ProtocolException)
        {
            return Task.CompletedTask;
        }

        using (first)
        {
            using var second = rewrite(first.Memory);
            second.Span.SequenceEqual(first.Span).ShouldBeTrue();
        }

        return Task.CompletedTask;
    }
}

using System.Globalization;
using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Ports;

/// <summary>What comes to a port may be anything: whoever sends it is in another process, which may have been taken over.</summary>
public sealed class GarbageMessageTests : EngineTest
{
    private const int Seed = 20_260_115;

    // One of each kind of value, and some inside others.
    private const string SendAll = """
        const shared = { a: 1 };
        for (const value of [
          undefined, null, true, 1, -0.5, 2n ** 200n, 'text', 'ü€', new Date(0), /a+/gi, [1, , 'x'], [1.5, 2.5], { a: { b: [shared, shared] } },
          new Map([[1, { m: 1 }]]), new Set(['s', shared]), new RangeError('r', { cause: 'c' }), new Error('e'), new ArrayBuffer(8), new ArrayBuffer(4, { maxByteLength: 64 }),
          new Uint8Array([1, 2, 3]), new Float64Array(4), new BigInt64Array(2), new DataView(new ArrayBuffer(16), 2, 3), new Uint16Array(new ArrayBuffer(8, { maxByteLength: 16 })),
          Object(1), Object('s'), Object(true), Object(1n), Object.assign([1, 2], { x: 1 }), Object.assign([], { 5000: 1 }),
        ]) ports.other.postMessage(value);
        0
        """;

    [Fact]
    public async Task Receive_OfMutatedAndRandomBytes_IsAMessageOrAnErrorAndNeverMore()
    {
        var runtime = await Start();
        var peer = new Peer();
        using (var opened = await runtime.OpenPortAsync("default", "other", peer, RunLimits, Cancellation))
        {
            opened.Outcome.ShouldBe(RunOutcome.Ok);
        }

        (await Eval(runtime, SendAll)).ShouldBeOk("0");
        (await Eval(runtime, "globalThis.good = 0; globalThis.bad = 0; ports.other.onmessage = e => { good++; try { structuredClone(e.data) } catch { } }; ports.other.onmessageerror = () => bad++; 0")).ShouldBeOk("0");
        var originals = peer.Sent.ToArray();
        originals.Length.ShouldBe(30);
        var random = new Random(Seed);
        var sent = 0;

        for (var round = 0; round < 60; round++)
        {
            foreach (var original in originals)
            {
                peer.Port!.Receive(Mutate(original, random));
                sent++;
            }

            var noise = new byte[random.Next(0, 64)];
            random.NextBytes(noise);
            peer.Port!.Receive(noise);

            // Behind a good header, the rest is noise.
            peer.Port.Receive(new byte[] { originals[0][0], originals[0][1] }.Concat(noise).ToArray());
            sent += 2;
            await Until(() => peer.Taken == sent);
        }

        var counts = (await Eval(runtime, "[good, bad, good + bad]")).Value.Trim('[', ']').Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        counts[2].ShouldBe(sent);
        counts[0].ShouldBeGreaterThan(0);
        counts[1].ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Receive_OfNoBytes_IsAnError()
    {
        var runtime = await Start();
        var peer = new Peer();
        using (var opened = await runtime.OpenPortAsync("default", "other", peer, RunLimits, Cancellation))
        {
            opened.Outcome.ShouldBe(RunOutcome.Ok);
        }

        (await Eval(runtime, "globalThis.heard = []; ports.other.onmessage = () => heard.push('good'); ports.other.onmessageerror = () => heard.push('bad'); 0")).ShouldBeOk("0");

        peer.Port!.Receive(Array.Empty<byte>());
        await Until(() => peer.Taken == 1);

        (await Eval(runtime, "heard")).ShouldBeOk("[\"bad\"]");
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            // The header stays, most of the time: behind it is what can go wrong.
            var at = random.Next(random.Next(20) == 0 ? 0 : Math.Min(2, bytes.Count), bytes.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.Insert(at, random.Next(2) == 0 ? (byte)0xFF : (byte)random.Next(256));
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at + 1));
                    break;
            }
        }

        return [.. bytes];
    }

    private sealed class Peer : IPortPeer
    {
        private int _taken;

        public List<byte[]> Sent { get; } = [];

        public RemotePort? Port { get; private set; }

        public int Taken => Volatile.Read(ref _taken);

        public void Opened(RemotePort port) => Port = port;

        public void Send(ReadOnlySpan<byte> message) => Sent.Add(message.ToArray());

        void IPortPeer.Taken(int bytes) => Interlocked.Increment(ref _taken);

        public void Closed()
        {
        }
    }
}

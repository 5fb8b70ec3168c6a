using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Worker.Connection.Streams;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>
/// Writes heap snapshots, one at a time: V8 makes each in memory of the process, about as much as the heap has, before the first byte
/// of it is written.
/// </summary>
#pragma warning disable CA1001 // It lives as long as the process.
internal sealed class HeapSnapshotReceiver(RequestRegistry requests, RuntimeHost host, Dumps dumps) : RequestReceiver<HeapSnapshotMessage>(requests)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _turn = new(1);

    protected override HeapSnapshotMessage Read(ReadOnlyMemory<byte> payload) => HeapSnapshotMessage.Read(payload);

    protected override async ValueTask HandleAsync(PendingRequest request, HeapSnapshotMessage message)
    {
        if (host.TryEnter(message.RuntimeId) is not { } hosted)
        {
            await request.FailAsync(host.Missing(message.RuntimeId)).ConfigureAwait(false);
            return;
        }

        try
        {
            await _turn.WaitAsync(request.Cancelled).ConfigureAwait(false);
            try
            {
                request.Runtime = hosted.Runtime;
                await dumps.WriteAsync(request, hosted, DumpKind.HeapSnapshot, message.Limits).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            hosted.Exit();
        }
    }
}

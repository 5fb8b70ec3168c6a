using JsRun.Protocol.Messages;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Takes a snapshot in, for the requests that will name it.</summary>
internal sealed class LoadSnapshotReceiver(RequestRegistry requests, SnapshotShelf snapshots) : RequestReceiver<LoadSnapshotMessage>(requests)
{
    protected override LoadSnapshotMessage Read(ReadOnlyMemory<byte> payload) => LoadSnapshotMessage.Read(payload);

    protected override async ValueTask HandleAsync(PendingRequest request, LoadSnapshotMessage message)
    {
        // Copying some megabytes would hold up what arrives meanwhile.
        await Task.Run(() => snapshots.Add(message)).ConfigureAwait(false);
        await request.DoneAsync().ConfigureAwait(false);
    }
}

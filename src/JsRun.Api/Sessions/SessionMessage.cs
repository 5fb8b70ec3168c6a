using JsRun.Api.Quotas;
using JsRun.Protocol.Frames;

namespace JsRun.Api.Sessions;

/// <summary>A message of a session's client, and the memory of its tenant's requests that it takes until it is disposed of.</summary>
/// <param name="payload">Its bytes, which are the message's own.</param>
/// <param name="memory">Of what as many bytes have been taken.</param>
internal sealed class SessionMessage(Payload payload, InputMemory memory) : IDisposable
{
    private readonly int _length = payload.Length;
    private bool _isDisposed;

    /// <summary>The bytes; valid until disposed.</summary>
    public ReadOnlyMemory<byte> Memory => payload.Memory;

    /// <summary>How many there are.</summary>
    public int Length => _length;

    /// <inheritdoc />
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        payload.Dispose();
        memory.Return(_length);
    }
}

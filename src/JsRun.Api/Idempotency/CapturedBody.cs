namespace JsRun.Api.Idempotency;

/// <summary>Takes the body of an answer up to a length; of a longer one all goes on to the client.</summary>
internal sealed class CapturedBody(Stream client, int maxBytes) : Stream
{
    private readonly MemoryStream _taken = new();

    /// <summary>Whether the client has got something already.</summary>
    public bool HasGoneOn { get; private set; }

    /// <inheritdoc />
    public override bool CanRead => false;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>What has been taken.</summary>
    public byte[] ToArray() => _taken.ToArray();

    /// <inheritdoc />
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!HasGoneOn && _taken.Length + buffer.Length <= maxBytes)
        {
            _taken.Write(buffer.Span);
            return;
        }

        if (!HasGoneOn)
        {
            HasGoneOn = true;
            await client.WriteAsync(_taken.GetBuffer().AsMemory(0, (int)_taken.Length), cancellationToken);
            _taken.SetLength(0);
        }

        await client.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc />
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override Task FlushAsync(CancellationToken cancellationToken) => HasGoneOn ? client.FlushAsync(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc />
    public override void Flush() => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();
}

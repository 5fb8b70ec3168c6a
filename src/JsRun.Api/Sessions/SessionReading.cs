using System.Globalization;

namespace JsRun.Api.Sessions;

/// <summary>A stream that a session reads for its client. Any thread; disposed by whoever reads.</summary>
internal sealed class SessionReading : IDisposable
{
    private readonly CancellationTokenSource _stop;

    /// <param name="number">The stream's handle.</param>
    /// <param name="writer">Sends the items.</param>
    /// <param name="leaving">The session ends.</param>
    public SessionReading(long number, SessionWriter writer, CancellationToken leaving)
    {
        Number = number;
        Stream = string.Create(CultureInfo.InvariantCulture, $"st_{number}");
        Items = new SessionItems(writer, Stream);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(leaving);
        Stopped = _stop.Token;
    }

    /// <summary>The stream's handle.</summary>
    public long Number { get; }

    /// <summary>The client's name for the stream.</summary>
    public string Stream { get; }

    /// <summary>Takes its items.</summary>
    public SessionItems Items { get; }

    /// <summary>Cancelled when the client wants no more of it, or the session ends.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>The client wants no more of it.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>The client wants no more of it.</summary>
    public void Cancel()
    {
        IsCancelled = true;
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();
}

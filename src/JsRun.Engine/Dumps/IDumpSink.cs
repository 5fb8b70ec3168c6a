namespace JsRun.Engine;

/// <summary>Takes a dump, piece by piece.</summary>
public interface IDumpSink
{
    /// <summary>
    /// Takes the next piece, which is valid during the call only. Called on the runtime's thread: to wait here is to slow the dump down,
    /// and with it the runtime.
    /// </summary>
    /// <returns>False to end the dump.</returns>
    bool Write(ReadOnlySpan<byte> piece);

    /// <summary>The dump is to end: a <see cref="Write"/> that waits returns false. Any thread; must only signal and return.</summary>
    void Cancel();
}

namespace JsRun.Engine;

/// <summary>Whoever debugs a runtime, by the Chrome DevTools Protocol.</summary>
public interface IInspectorClient
{
    /// <summary>A message for the client, valid during the call only. Called on the runtime's thread; must not wait.</summary>
    InspectorSending TrySend(ReadOnlySpan<byte> message);

    /// <summary>The runtime no longer serves the client. Called on the runtime's thread, once; must only signal and return.</summary>
    void Dropped(InspectorDrop reason);
}

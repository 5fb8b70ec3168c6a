namespace JsRun.Engine;

/// <summary>The other end of a port, as the runtime sees it. Called on the runtime's thread, also in the middle of a script: must not wait.</summary>
public interface IPortPeer
{
    /// <summary>The port is there; once, before anything else.</summary>
    void Opened(RemotePort port);

    /// <summary>A script has sent a message, valid during the call only. It counts as waiting until <see cref="RemotePort.Release"/>.</summary>
    void Send(ReadOnlySpan<byte> message);

    /// <summary>A message of so many bytes, of <see cref="RemotePort.Receive"/>, has been taken by the script, or was dropped.</summary>
    void Taken(int bytes);

    /// <summary>The port has been closed at this end; nothing comes after it. Not called when the runtime itself closes.</summary>
    void Closed();
}

namespace JsRun.Engine.Ports;

/// <summary>Something that the other end of a port has done.</summary>
/// <param name="Port">The port's number.</param>
/// <param name="Kind">What.</param>
/// <param name="Message">The message, if it is one.</param>
/// <param name="Bytes">Bytes of the message that was released.</param>
internal readonly record struct PortMail(ulong Port, PortMailKind Kind, ReadOnlyMemory<byte> Message, int Bytes);

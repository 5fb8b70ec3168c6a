namespace JsRun.Engine.Ports;

/// <summary>What the other end of a port has done.</summary>
internal enum PortMailKind
{
    Message = 0,
    Cut = 1,
    Released = 2,
}

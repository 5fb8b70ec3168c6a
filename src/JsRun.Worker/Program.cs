using System.Net.Sockets;
using JsRun.Protocol.Connections;
using JsRun.Worker;
using JsRun.Worker.Connection;
using JsRun.Worker.Lifetime;
using JsRun.Worker.Logging;

if (WorkerArguments.Parse(args) is not { } arguments)
{
    Stderr.WriteLine(WorkerArguments.Usage);
    return WorkerExit.Usage;
}

ProcessHardening.Apply();
if (arguments.SocketPath is not { } socketPath)
{
    return Sandbox.SelfTest();
}

ParentWatch.Start();
using var signals = new StopSignals();

using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
try
{
    socket.Connect(new UnixDomainSocketEndPoint(socketPath));
}
catch (SocketException exception)
{
    Stderr.WriteLine($"The socket cannot be connected to: {exception.SocketErrorCode}");
    return WorkerExit.Failure;
}

using var memory = new ResidentMemory();
var dispatcher = new FrameDispatcher();
var sender = new FrameSender();
var connection = new FrameConnection(socket, dispatcher);
sender.Attach(connection);
new WorkerComposition(dispatcher, sender, memory, arguments, TimeProvider.System).ListenForHello();

var failure = await connection.RunAsync(CancellationToken.None);
if (failure is not null)
{
    Stderr.WriteLine($"The connection failed: {failure.Message}");
}

WorkerExit.Now(failure is null ? WorkerExit.Normal : WorkerExit.Failure);
return WorkerExit.Normal;

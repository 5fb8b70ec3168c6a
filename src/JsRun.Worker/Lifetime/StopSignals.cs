using System.Runtime.InteropServices;

namespace JsRun.Worker.Lifetime;

/// <summary>
/// Ignores the signals that a terminal or a service manager sends to the whole group: the parent decides when a worker ends, and its
/// own end closes the connection.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations =
    [
        Ignore(PosixSignal.SIGINT), Ignore(PosixSignal.SIGTERM), Ignore(PosixSignal.SIGQUIT), Ignore(PosixSignal.SIGHUP),
    ];

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private static PosixSignalRegistration Ignore(PosixSignal signal) =>
        PosixSignalRegistration.Create(signal, static context => context.Cancel = true);
}

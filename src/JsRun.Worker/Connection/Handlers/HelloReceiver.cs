using System.Text.Json;
using JsRun.Protocol;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Settings;
using JsRun.Worker.Lifetime;
using JsRun.Worker.Logging;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Takes the settings, once, and starts what they describe.</summary>
internal sealed class HelloReceiver(Func<WorkerSettings, Task> start) : IFrameReceiver
{
    private bool _isStarted;

    public void Receive(ulong correlationId, Payload payload)
    {
        using (payload)
        {
            if (_isStarted)
            {
                throw new ProtocolException("A second Hello.");
            }

            _isStarted = true;
            var settings = Read(payload);
            if (settings.ProtocolVersion != ProtocolVersion.Current)
            {
                Stderr.WriteLine($"Protocol version {settings.ProtocolVersion} is not this worker's {ProtocolVersion.Current}.");
                WorkerExit.Now(WorkerExit.Usage);
            }

            // V8 takes some ten milliseconds: not on the connection's loop.
            _ = Task.Run(() => StartAsync(settings));
        }
    }

    private static WorkerSettings Read(Payload payload)
    {
        try
        {
            return WorkerSettings.FromJson(payload.Memory);
        }
        catch (JsonException exception)
        {
            throw new ProtocolException("The settings are no valid JSON.", exception);
        }
    }

    private async Task StartAsync(WorkerSettings settings)
    {
        try
        {
            await start(settings).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A worker that cannot start has to end, whatever kept it from starting.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Stderr.WriteDefect($"The worker cannot start: {exception.Message}", exception);
            WorkerExit.Now(WorkerExit.Failure);
        }
    }
}

using System.Net.Sockets;
using JsRun.Api.Workers;
using Microsoft.AspNetCore.Connections;

namespace JsRun.Api.Service;

/// <summary>Runs the service from its start to its end.</summary>
internal static partial class ServiceLife
{
    /// <summary>Starts the service and waits until it has been told to end. Gives the exit code; what goes wrong is in the log.</summary>
    public static async Task<int> RunToEndAsync(this WebApplication app)
    {
        await using var owned = app;
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            await app.StartAsync(CancellationToken.None);
            await app.WaitForShutdownAsync(CancellationToken.None);
            return Environment.ExitCode;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The service was told to end before it had started.
            return Environment.ExitCode;
        }
        catch (Exception exception) when (exception is SocketException || exception.InnerException is AddressInUseException)
        {
            Log.CannotListen(app.Logger, exception.Message);
        }
#pragma warning disable CA1031 // Whatever it is, the log tells it and the exit code says that it was a failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(app.Logger, exception);
        }

        // The workers are started before the server.
        await app.Services.GetRequiredService<WorkerPool>().EndAsync();
        return 1;
    }

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.ServiceCannotListen, LogLevel.Critical, "The service cannot listen: {Reason}")]
        public static partial void CannotListen(ILogger logger, string reason);

        [LoggerMessage(Logging.EventIds.ServiceFailed, LogLevel.Critical, "The service cannot go on")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}

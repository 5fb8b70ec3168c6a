using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Connection.Streams;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Profiles what a runtime runs for a while. The profile is begun and ended at once, whatever runs, and written in its turn.</summary>
internal sealed class CpuProfileReceiver(RequestRegistry requests, RuntimeHost host, Dumps dumps) : RequestReceiver<CpuProfileMessage>(requests)
{
    private const int MinIntervalUs = 1000;

    /// <summary>Each sample may be a path of its own through the profile's tree, which is kept in memory until it is written.</summary>
    private const int MaxSamples = 10_000;

    protected override CpuProfileMessage Read(ReadOnlyMemory<byte> payload) => CpuProfileMessage.Read(payload);

    protected override async ValueTask HandleAsync(PendingRequest request, CpuProfileMessage message)
    {
        if (host.TryEnter(message.RuntimeId) is not { } hosted)
        {
            await request.FailAsync(host.Missing(message.RuntimeId)).ConfigureAwait(false);
            return;
        }

        try
        {
            await ProfileAsync(request, hosted, message).ConfigureAwait(false);
        }
        finally
        {
            hosted.Exit();
        }
    }

    private async ValueTask ProfileAsync(PendingRequest request, HostedRuntime hosted, CpuProfileMessage message)
    {
        var runtime = hosted.Runtime;
        var intervalUs = (int)Math.Max(MinIntervalUs, message.DurationMs * 1000L / MaxSamples);
        if (await runtime.StartCpuProfileAsync(intervalUs).ConfigureAwait(false) is not { } profile)
        {
            await request.FailAsync(runtime.Closing is null ? AlreadyProfiled() : await host.GoneAsync(hosted).ConfigureAwait(false)).ConfigureAwait(false);
            return;
        }

        try
        {
            await Task.WhenAny(Task.Delay(message.DurationMs, request.Cancelled), runtime.Closed).ConfigureAwait(false);
            request.Cancelled.ThrowIfCancellationRequested();
            if (!await profile.StopAsync().ConfigureAwait(false))
            {
                await request.FailAsync(await host.GoneAsync(hosted).ConfigureAwait(false)).ConfigureAwait(false);
                return;
            }

            request.Runtime = runtime;
            await dumps.WriteAsync(request, hosted, DumpKind.CpuProfile, message.Limits).ConfigureAwait(false);
        }
        finally
        {
            // Nothing when it has been written.
            await profile.DropAsync().ConfigureAwait(false);
        }
    }

    private static FailedMessage AlreadyProfiled() => new() { Code = FailureCode.Conflict, Detail = "The runtime is being profiled already." };
}

using JsRun.Protocol.Messages;

namespace JsRun.Api.Runtimes.HostFunctions;

/// <summary>Carries out calls of a runtime's host functions. Any thread.</summary>
internal interface IFunctionServer
{
    /// <summary>Who carries them out, as metrics tell: <c>url</c> or <c>session</c>.</summary>
    string Kind { get; }

    /// <summary>Carries out a call.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="arguments">A JSON array in tagged form; stays valid until this completes.</param>
    /// <param name="request">Correlation id of the request whose script calls; 0 once that was answered.</param>
    /// <param name="cancelled">Nobody waits for the answer any more.</param>
    /// <returns>A <see cref="HostCallFrameKind.Value"/> or <see cref="HostCallFrameKind.Error"/>; its number does not count.</returns>
    Task<HostCallFrame> CallAsync(string function, ReadOnlyMemory<byte> arguments, ulong request, CancellationToken cancelled);
}

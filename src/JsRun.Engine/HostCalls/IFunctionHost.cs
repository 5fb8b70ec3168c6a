namespace JsRun.Engine;

/// <summary>
/// Who carries out host functions. Each call it is given is answered once, by <see cref="HostCall.Answer"/> or <see cref="HostCall.Fail"/>, also when it
/// was cancelled; until then the call counts against <see cref="RuntimeLimits.MaxPendingHostCalls"/>. No member may wait or throw.
/// </summary>
public interface IFunctionHost
{
    /// <summary>Takes a call. The runtime's thread, in the middle of the script: hand it on and return.</summary>
    void Invoke(HostCall hostCall);

    /// <summary>Nobody waits for the answer any more: the evaluation was stopped, or its context or runtime is gone. Any thread.</summary>
    void Cancel(HostCall hostCall);

    /// <summary>The runtime has taken an answer, of that many bytes, or dropped it: there is room for others. Any thread.</summary>
    void Taken(HostCall hostCall, int bytes);
}

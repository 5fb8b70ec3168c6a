namespace JsRun.Api.Workers;

/// <summary>A worker could not be started.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="hopeless">Whether another try cannot go better: the installation is broken.</param>
/// <param name="inner">The cause.</param>
internal sealed class WorkerLaunchException(string message, bool hopeless, Exception? inner = null) : Exception(message, inner)
{
    public bool IsHopeless { get; } = hopeless;
}

namespace JsRun.Api.Workers;

/// <summary>A worker, and what it was used for when it was asked about.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Role">What for.</param>
/// <param name="Group">Who may use it: a key of the placement policy; empty for a spare.</param>
/// <param name="Runtimes">Runtimes that live in it or are being made.</param>
internal readonly record struct WorkerFacts(Worker Worker, WorkerRole Role, string Group, int Runtimes);

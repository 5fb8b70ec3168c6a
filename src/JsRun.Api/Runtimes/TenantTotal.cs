namespace JsRun.Api.Runtimes;

/// <summary>What a tenant's live runtimes are together, those being made included.</summary>
/// <param name="Runtimes">How many.</param>
/// <param name="HeapBytes">Their heap limits.</param>
/// <param name="Contexts">Their contexts, the default ones included.</param>
/// <param name="Processes">How many of them have a process of their own.</param>
internal readonly record struct TenantTotal(int Runtimes, long HeapBytes, int Contexts, int Processes);

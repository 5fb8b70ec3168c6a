namespace JsRun.Api.Runtimes.HostFunctions;

/// <summary>A function of a runtime that is carried out at a URL.</summary>
/// <param name="Name">The global's name.</param>
/// <param name="Url">Where it is carried out.</param>
/// <param name="Headers">Headers that go along.</param>
/// <param name="TimeoutMs">How long a call may take.</param>
internal sealed record HostFunctionConfig(string Name, Uri Url, IReadOnlyDictionary<string, string> Headers, int TimeoutMs);

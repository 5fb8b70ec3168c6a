namespace JsRun.Api.Tests.Abuse.Scripts;

/// <summary>All scripts.</summary>
internal static class AbuseScripts
{
    public static IReadOnlyList<AbuseScript> All { get; } =
        [.. EndlessScripts.All, .. MemoryScripts.All, .. RecursionScripts.All, .. ResultScripts.All, .. AsyncScripts.All, .. TamperingScripts.All, .. BuiltinScripts.All];
}

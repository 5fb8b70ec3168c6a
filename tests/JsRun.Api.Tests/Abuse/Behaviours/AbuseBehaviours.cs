namespace JsRun.Api.Tests.Abuse.Behaviours;

/// <summary>All behaviours.</summary>
internal static class AbuseBehaviours
{
    public static IReadOnlyList<AbuseBehaviour> All { get; } =
        [.. ConnectionBehaviours.All, .. HttpSyntaxBehaviours.All, .. BodyBehaviours.All, .. NameBehaviours.All, .. FloodBehaviours.All, .. StreamBehaviours.All, .. SocketBehaviours.All];
}

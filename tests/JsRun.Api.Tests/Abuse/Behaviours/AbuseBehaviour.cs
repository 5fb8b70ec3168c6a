namespace JsRun.Api.Tests.Abuse.Behaviours;

/// <summary>A client that means ill: it throws when it is answered with anything but what is documented.</summary>
/// <param name="Name">What it does.</param>
/// <param name="RunAsync">Does it.</param>
internal sealed record AbuseBehaviour(string Name, Func<AbuseTarget, Task> RunAsync);

namespace JsRun.Api.Tests.Abuse.Scripts;

/// <summary>A script that means ill.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Code">Its source.</param>
/// <param name="Outcomes">What may become of it, separated by bars.</param>
internal sealed record AbuseScript(string Name, string Code, string Outcomes)
{
    /// <summary>Its time is up, on one of the two clocks.</summary>
    public const string Stopped = "timeout|cpu_limit";

    /// <summary>
    /// Its memory or, on a slow machine, its time is up. A buffer, array or text that is too large by itself is a RangeError. V8 looks for a request to stop after so much code, and not
    /// after so much time: a short loop around a built-in that collects garbage again and again may take longer than it is given, and is then ended as unresponsive.
    /// </summary>
    public const string Bounded = "heap_limit|javascript_error|timeout|cpu_limit";

    /// <summary>As <see cref="Stopped"/>, or V8 does not let itself be stopped and its worker is ended.</summary>
    public const string StoppedOrKilled = "timeout|cpu_limit|crashed";

    /// <summary>As <see cref="Bounded"/>, or V8 gives up.</summary>
    public const string BoundedOrKilled = "heap_limit|javascript_error|timeout|cpu_limit|crashed";

    public const string Ok = "ok";
    public const string Failed = "javascript_error";
    public const string Unwritable = "not_serializable";
    public const string Unsettled = "never_settled";
}

using System.ComponentModel;

namespace JsRun.Protocol.Settings;

/// <summary>How a worker is confined by the kernel.</summary>
[TypeConverter(typeof(SandboxModeConverter))]
public enum SandboxMode
{
    /// <summary>As far as the kernel goes; what it lacks is told.</summary>
    BestEffort,

    /// <summary>Wholly, or the worker does not start.</summary>
    Require,

    /// <summary>Limits only: no Landlock, no seccomp.</summary>
    Off,
}

using System.ComponentModel;
using System.Globalization;

namespace JsRun.Protocol.Settings;

/// <summary>Reads and writes the names that settings and the worker's launcher use: <c>best-effort</c>, <c>require</c>, <c>off</c>.</summary>
public sealed class SandboxModeConverter() : EnumConverter(typeof(SandboxMode))
{
    /// <summary>The name of a mode.</summary>
    public static string NameOf(SandboxMode mode) => mode switch
    {
        SandboxMode.BestEffort => "best-effort",
        SandboxMode.Require => "require",
        _ => "off",
    };

    /// <inheritdoc />
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        base.ConvertFrom(context, culture, value is string name ? name.Replace("-", string.Empty, StringComparison.Ordinal) : value);
}

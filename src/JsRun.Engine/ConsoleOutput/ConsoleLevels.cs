using JsRun.Engine.Native;

namespace JsRun.Engine.ConsoleOutput;

/// <summary>The names of the console's levels in JSON.</summary>
internal static class ConsoleLevels
{
    public static ReadOnlySpan<byte> Utf8Name(this JsrConsoleLevel level) => level switch
    {
        JsrConsoleLevel.Debug => "debug"u8,
        JsrConsoleLevel.Info => "info"u8,
        JsrConsoleLevel.Warn => "warn"u8,
        JsrConsoleLevel.Error => "error"u8,
        JsrConsoleLevel.Trace => "trace"u8,
        _ => "log"u8,
    };
}

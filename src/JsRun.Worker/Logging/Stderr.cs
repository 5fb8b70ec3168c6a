using System.Text;
using JsRun.Worker.Lifetime;

namespace JsRun.Worker.Logging;

/// <summary>
/// The worker's only log: lines on stderr, which the parent keeps. Never code, values or messages of scripts.
/// </summary>
internal static class Stderr
{
    /// <summary>Writes a line with one system call, so that lines of several threads do not mix.</summary>
    public static void WriteLine(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        _ = Libc.Write(2, bytes, (nuint)bytes.Length);
    }

    /// <summary>Reports a defect by its type and place. The message is left out: it could quote a value.</summary>
    public static void WriteDefect(string what, Exception exception) =>
        WriteLine($"{what}: {exception.GetType().Name}{Environment.NewLine}{exception.StackTrace}");
}

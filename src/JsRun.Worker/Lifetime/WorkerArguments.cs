using System.Globalization;

namespace JsRun.Worker.Lifetime;

/// <summary>The command line, the end of which is the launcher's.</summary>
/// <param name="SocketPath">Where to connect; null with <c>--self-test</c>.</param>
/// <param name="LandlockAbi">Version of the Landlock rules in force; 0: none.</param>
/// <param name="Lacking">What the launcher could not do.</param>
internal sealed record WorkerArguments(string? SocketPath, int LandlockAbi, IReadOnlyList<string> Lacking)
{
    /// <summary>How it is to be called.</summary>
    public const string Usage = "Usage: JsRun.Worker --socket PATH|--self-test [--landlock ABI] [--lacking TEXT]... It is started by JsRun.Api.";

    /// <summary>Null when it is none of this program's.</summary>
    public static WorkerArguments? Parse(ReadOnlySpan<string> arguments) => arguments switch
    {
        ["--socket", var path, .. var rest] => Parse(path, rest),
        ["--self-test", .. var rest] => Parse(null, rest),
        _ => null,
    };

    private static WorkerArguments? Parse(string? path, ReadOnlySpan<string> arguments)
    {
        var landlock = 0;
        var lacking = new List<string>();
        for (; arguments is not []; arguments = arguments[2..])
        {
            switch (arguments)
            {
                case ["--landlock", var abi, ..] when int.TryParse(abi, NumberStyles.None, CultureInfo.InvariantCulture, out landlock):
                    break;
                case ["--lacking", var text, ..]:
                    lacking.Add(text);
                    break;
                default:
                    return null;
            }
        }

        return new WorkerArguments(path, landlock, lacking);
    }
}

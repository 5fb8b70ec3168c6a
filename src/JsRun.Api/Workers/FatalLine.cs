using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Workers;

/// <summary>The line with which a worker's last words name the isolate at fault: <c>JSRUN-FATAL oom|abort NUMBER</c>.</summary>
internal sealed record FatalLine(CrashReason Reason, ulong IsolateNumber)
{
    private const string Prefix = "JSRUN-FATAL ";

    /// <summary>The last such line; null when there is none.</summary>
    public static FatalLine? Find(IEnumerable<string> lines)
    {
        foreach (var line in lines.Reverse())
        {
            if (!line.StartsWith(Prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var words = line[Prefix.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length >= 2 && ulong.TryParse(words[1], out var number))
            {
                return new FatalLine(words[0] == "oom" ? CrashReason.OutOfMemory : CrashReason.EngineAbort, number);
            }
        }

        return null;
    }
}

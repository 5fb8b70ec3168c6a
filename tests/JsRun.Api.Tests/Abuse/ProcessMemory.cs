using System.Globalization;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Abuse;

/// <summary>Resident memory of the Api and, together, of its workers, in MiB.</summary>
internal sealed record ProcessMemory(double Api, double Workers, int Processes)
{
    public static ProcessMemory Of(JsRunService service)
    {
        var workers = service.WorkerProcessIds();
        return new ProcessMemory(ResidentMiB(service.ProcessId), workers.Sum(ResidentMiB), workers.Count);
    }

    public override string ToString() => $"Api {Api:F0} MiB, {Processes} workers {Workers:F0} MiB";

    // "VmRSS:     12345 kB"; a worker may end while it is looked at.
    private static double ResidentMiB(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line[6..^3], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

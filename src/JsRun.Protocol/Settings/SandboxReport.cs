namespace JsRun.Protocol.Settings;

/// <summary>How far a worker is confined: what it did, and what it then found out by trying.</summary>
/// <param name="LandlockAbi">Version of the Landlock rules in force; 0: none.</param>
/// <param name="HasSeccomp">Whether its system calls are filtered.</param>
/// <param name="Attempts">How many forbidden things it tried; 0: none, with <see cref="SandboxMode.Off"/>.</param>
/// <param name="Lacking">What the kernel did not offer and which attempts were not refused; empty when nothing is missing.</param>
public sealed record SandboxReport(int LandlockAbi, bool HasSeccomp, int Attempts, string Lacking)
{
    /// <summary>The layers in force, weakest first.</summary>
    public IEnumerable<string> Layers
    {
        get
        {
            yield return "limits";
            if (LandlockAbi > 0)
            {
                yield return "landlock";
            }

            if (HasSeccomp)
            {
                yield return "seccomp";
            }
        }
    }
}

namespace JsRun.Api.Options;

/// <summary>Units of memory in bytes.</summary>
internal static class ByteSize
{
    public const int KiB = 1024;
    public const int MiB = 1024 * KiB;
    public const long GiB = 1024L * MiB;
}

using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace JsRun.Api.Workers;

/// <summary>
/// The nice level of a worker's session, where the kernel shares cores out by session (sched_autogroup_enabled). Unlike that of a process it may be raised again without
/// privileges. Not thread-safe.
/// </summary>
internal sealed class SessionNice : IDisposable
{
    private readonly SafeFileHandle? _file;
    private int? _level;

    /// <summary>Of a process that has just been started: once it is confined, its files in /proc are closed to others of its user.</summary>
    /// <param name="processId">Which.</param>
    public SessionNice(int processId)
    {
        try
        {
            _file = File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/autogroup"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The kernel does not have it, or the process has ended.
        }
    }

    /// <summary>Sets it, if that has not been done. The kernel takes one such change in a tenth of a second of those without privileges: whoever is refused tries again later.</summary>
    public void Set(int level)
    {
        if (_file is null || _level == level)
        {
            return;
        }

        try
        {
            RandomAccess.Write(_file, Encoding.ASCII.GetBytes(level.ToString(CultureInfo.InvariantCulture)), 0);
            _level = level;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // The next time, unless it has ended.
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file?.Dispose();
}

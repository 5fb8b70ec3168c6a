using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using JsRun.Api.Options;
using JsRun.Protocol.Settings;

namespace JsRun.Api.Workers;

/// <summary>The operating system's side of a worker. Any thread.</summary>
internal sealed class WorkerProcess : IDisposable
{
    // They let perf name what .NET has compiled, where the service was started with them.
    private static readonly string[] Inherited = ["DOTNET_PerfMapEnabled", "DOTNET_EnableWriteXorExecute"];

    // Writable memory that a worker may ask for, touched or not: as much again as may be resident, for stacks and heaps that are only
    // reserved, and .NET's own. It stops a flood between two looks of the watch on resident memory, and nothing earlier.
    private const int DataFactor = 2;
    private const long DataReserveBytes = 4 * ByteSize.GiB;

    // V8 keeps some 64 MiB of each isolate writable, and touches a few.
    private const long DataBytesPerRuntime = 256 * ByteSize.MiB;

    private readonly Process _process;
    private readonly SessionNice _sessionNice;
    private readonly Task _reading;

    private WorkerProcess(Process process)
    {
        _sessionNice = new SessionNice(process.Id);
        _process = process;
        Id = process.Id;
        process.StandardInput.Close();
        _reading = Task.WhenAll(Output.ReadAsync(process.StandardError), Output.ReadAsync(process.StandardOutput));
    }

    /// <summary>The folder of the worker's program, which is also its working directory: its ELF interpreter is found relative to it.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "worker");

    /// <summary>The worker's program.</summary>
    public static string Program { get; } = Path.Combine(Folder, "JsRun.Worker");

    /// <summary>What is started in its stead, confines itself and becomes the worker.</summary>
    public static string Launcher { get; } = Path.Combine(Folder, "jsrun-launch");

    /// <summary>The process id.</summary>
    public int Id { get; }

    /// <summary>The last lines that it wrote.</summary>
    public OutputTail Output { get; } = new();

    /// <summary>What all its threads have used of the cores; nothing once it has ended.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            try
            {
                return _process.TotalProcessorTime;
            }
            catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                return TimeSpan.Zero;
            }
        }
    }

    /// <summary>Starts a worker that connects to the socket.</summary>
    /// <param name="socketPath">Where it listens.</param>
    /// <param name="options">How far it is confined.</param>
    /// <param name="niceLevel">How far it stands back for other processes.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static WorkerProcess Start(string socketPath, WorkerOptions options, int niceLevel)
    {
        var start = new ProcessStartInfo(Launcher)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in Arguments(socketPath, options, niceLevel))
        {
            start.ArgumentList.Add(argument);
        }

        SetEnvironment(start.Environment);
        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>Waits until it has ended and its output has been read; gives the exit code, 128 and more: ended by that signal.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync();
        // Nobody else holds the pipes; the limit is for the case that somebody does.
        await Task.WhenAny(_reading, Task.Delay(TimeSpan.FromSeconds(1)));
        return _process.ExitCode;
    }

    /// <summary>Ends it with SIGKILL.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended meanwhile.
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // The system refused: whoever watches it tries again.
        }
    }

    /// <inheritdoc cref="SessionNice.Set" />
    public void SetNiceOfSession(int level) => _sessionNice.Set(level);

    /// <inheritdoc />
    public void Dispose()
    {
        _sessionNice.Dispose();
        _process.Dispose();
    }

    private static string[] Arguments(string socketPath, WorkerOptions options, int niceLevel) =>
    [
        "--sandbox", SandboxModeConverter.NameOf(options.Sandbox),
        "--nice", niceLevel.ToString(CultureInfo.InvariantCulture),
        "--data-bytes", ((options.MaxMemoryBytes * DataFactor) + DataReserveBytes + (options.MaxRuntimesPerWorker * DataBytesPerRuntime)).ToString(CultureInfo.InvariantCulture),
        "--", Program, "--socket", socketPath,
    ];

    // A worker runs foreign code: it inherits nothing that it does not need.
    private static void SetEnvironment(IDictionary<string, string?> environment)
    {
        var inherited = Inherited
            .Select(name => (name, value: environment.TryGetValue(name, out var value) ? value : null))
            .ToArray();
        environment.Clear();
        foreach (var (name, value) in inherited.Where(entry => entry.value is not null))
        {
            environment[name] = value;
        }

        // What scripts see of time zone and language is the same on every machine.
        environment["TZ"] = "UTC";
        environment["LANG"] = "en_US.UTF-8";

        environment["DOTNET_ROOT"] = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
        environment["DOTNET_gcServer"] = "0";

        // A worker's own garbage is small; by default .NET lets 100 MB and more of it pile up before it looks.
        environment["DOTNET_GCgen0size"] = "0x400000";

        // Nobody attaches to a worker, and a diagnostics socket is one more way in.
        environment["DOTNET_EnableDiagnostics"] = "0";
    }
}

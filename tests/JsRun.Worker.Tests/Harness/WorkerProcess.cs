using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using JsRun.Protocol.Settings;
using JsRun.Tests;

namespace JsRun.Worker.Tests.Harness;

/// <summary>A worker in a process of its own, connected to a socket that the test holds.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    /// <summary>Writable memory that it may ask for.</summary>
    public const long DataBytes = 16L << 30;

    private static readonly string Executable = typeof(WorkerProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "JsRun.WorkerPath").Value!;

    private static readonly string Launcher = Path.Combine(Path.GetDirectoryName(Executable)!, "jsrun-launch");

    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _stderr = new();
    private readonly Task _readingStderr;

    private WorkerProcess(Process process, NetworkStream stream)
    {
        _process = process;
        Stream = stream;
        _readingStderr = ReadStderrAsync();
    }

    /// <summary>The test's end of the connection.</summary>
    public NetworkStream Stream { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What the worker has written to stderr so far.</summary>
    public string Stderr
    {
        get
        {
            lock (_stderr)
            {
                return _stderr.ToString();
            }
        }
    }

    /// <summary>Starts a worker and waits until it has connected.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="sandbox">What the launcher is to do.</param>
    /// <param name="missingCall">A system call that the kernel is not to have.</param>
    public static Task<WorkerProcess> StartAsync(
        CancellationToken cancellationToken, SandboxMode sandbox = SandboxMode.BestEffort, uint? missingCall = null) =>
        StartAsync(path => StartInfo(path, sandbox), cancellationToken, missingCall);

    /// <summary>Starts a worker as the child of a shell, which is what <see cref="Id"/> and <see cref="Kill"/> then mean.</summary>
    public static Task<WorkerProcess> StartBelowShellAsync(CancellationToken cancellationToken) => StartAsync(
        static socketPath =>
        {
            var info = StartInfo(socketPath);
            info.FileName = "/bin/sh";
            info.ArgumentList.Insert(0, "-c");
            info.ArgumentList.Insert(1, "\"$0\" \"$@\" & wait");
            info.ArgumentList.Insert(2, Launcher);
            return info;
        },
        cancellationToken);

    /// <summary>Kills the process that was started.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for the process to end and for all that it wrote.</summary>
    /// <returns>The exit status; 128 plus the signal's number when a signal ended it.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _readingStderr;
        return _process.ExitCode;
    }

    /// <summary>Runs a worker with these arguments to its end.</summary>
    public static Task<(int ExitCode, string Stderr)> RunAsync(
        string[] arguments, CancellationToken cancellationToken, SandboxMode sandbox = SandboxMode.BestEffort, uint? missingCall = null) =>
        RunAsync(StartInfo(sandbox: sandbox), arguments, cancellationToken, missingCall);

    /// <summary>Runs the launcher with these arguments, and whatever it starts, to its end.</summary>
    public static Task<(int ExitCode, string Stderr)> LaunchAsync(
        string[] arguments, CancellationToken cancellationToken, params (string Name, string Value)[] environment)
    {
        var info = new ProcessStartInfo(Launcher) { RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        return RunAsync(info, arguments, cancellationToken);
    }

    private static async Task<(int ExitCode, string Stderr)> RunAsync(
        ProcessStartInfo info, string[] arguments, CancellationToken cancellationToken, uint? missingCall = null)
    {
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        using var process = Start(info, missingCall);
        var stderr = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, stderr);
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync().WaitAsync(ExitLimit);
        await _readingStderr.WaitAsync(ExitLimit);
        _process.Dispose();
    }

    private static async Task<WorkerProcess> StartAsync(Func<string?, ProcessStartInfo> startInfo, CancellationToken cancellationToken, uint? missingCall = null)
    {
        var directory = Directory.CreateTempSubdirectory("jsrun-");
        try
        {
            var path = Path.Combine(directory.FullName, "s");
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(1);
            var process = Start(startInfo(path), missingCall);
            try
            {
                var socket = await listener.AcceptAsync(cancellationToken);
                return new WorkerProcess(process, new NetworkStream(socket, ownsSocket: true));
            }
            catch
            {
                process.Kill();
                throw;
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static Process Start(ProcessStartInfo info, uint? missingCall) =>
        missingCall is { } call ? LackingKernel.Run(call, () => Process.Start(info)!) : Process.Start(info)!;

    private static ProcessStartInfo StartInfo(string? socketPath = null, SandboxMode sandbox = SandboxMode.BestEffort)
    {
        var info = new ProcessStartInfo(Launcher)
        {
            WorkingDirectory = Path.GetDirectoryName(Executable),
            RedirectStandardError = true,
        };
        info.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        foreach (var argument in new[] { "--sandbox", SandboxModeConverter.NameOf(sandbox), "--nice", "0", "--data-bytes", $"{DataBytes}", "--", Executable })
        {
            info.ArgumentList.Add(argument);
        }

        if (socketPath is not null)
        {
            info.ArgumentList.Add("--socket");
            info.ArgumentList.Add(socketPath);
        }

        return info;
    }

    private async Task ReadStderrAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_stderr)
            {
                _stderr.AppendLine(line);
            }
        }
    }
}

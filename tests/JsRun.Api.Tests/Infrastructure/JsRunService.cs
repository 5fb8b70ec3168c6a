using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace JsRun.Api.Tests.Infrastructure;

/// <summary>A real service: the built Api in a process of its own, with real workers, on a free port of the loopback.</summary>
public sealed partial class JsRunService : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<int> _workersSeen = [];

    private JsRunService(Process process)
    {
        _process = process;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException("The service ended: " + string.Join('\n', _output)));
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
    }

    /// <summary>A client of this service; safe for any number of concurrent requests.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>What the service printed so far.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>The Api's assembly as the build has made it.</summary>
    public static string BuiltPath => typeof(JsRunService).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "JsRun.ApiPath").Value!;

    /// <summary>Starts a service and waits until it is ready. Settings are environment variables.</summary>
    public static Task<JsRunService> StartAsync(params (string Name, string Value)[] settings) => StartProgramAsync(BuiltPath, settings);

    /// <summary>The same, of another build.</summary>
    /// <param name="path">The Api's assembly, beside which its program is.</param>
    /// <param name="settings">Environment variables.</param>
    public static async Task<JsRunService> StartProgramAsync(string path, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(Path.ChangeExtension(path, null)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add("http://127.0.0.1:0");
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var service = new JsRunService(Process.Start(start)!);
        try
        {
            service._process.BeginOutputReadLine();
            service._process.BeginErrorReadLine();
            var address = await service._address.Task.WaitAsync(StartLimit);
            service.Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };
            await service.WaitUntilReadyAsync();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>The Api's process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>The worker processes that live now.</summary>
    public IReadOnlyList<int> WorkerProcessIds()
    {
        var ids = Children().ToList();
        _workersSeen.UnionWith(ids);
        return ids;
    }

    /// <summary>Waits until the service says that it is ready.</summary>
    public async Task WaitUntilReadyAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        while (true)
        {
            using var response = await Client.GetAsync(new Uri("/health/ready", UriKind.Relative), limit.Token);
            if (response.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Asks the service to stop as an operator does, and waits for its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        Kill(_process.Id, SigTerm).ShouldBe(0);
        await _process.WaitForExitAsync().WaitAsync(StartLimit);
        return _process.ExitCode;
    }

    /// <summary>Kills the service; its workers must go with it.</summary>
    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (!_process.HasExited)
        {
            WorkerProcessIds();
            _process.Kill();
            await _process.WaitForExitAsync().WaitAsync(StartLimit);
        }

        _process.Dispose();
        await WaitUntilGoneAsync(_workersSeen);
    }

    private static async Task WaitUntilGoneAsync(IEnumerable<int> processes)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        foreach (var process in processes)
        {
            while (IsAlive(process))
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }

    /// <summary>Neither gone nor a zombie that nobody has reaped.</summary>
    private static bool IsAlive(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    private IEnumerable<int> Children()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id))
            {
                continue;
            }

            string stat;
            try
            {
                stat = File.ReadAllText(Path.Combine(folder, "stat"));
            }
            catch (IOException)
            {
                continue;
            }

            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (fields[0] != "Z" && int.Parse(fields[1], CultureInfo.InvariantCulture) == _process.Id)
            {
                yield return id;
            }
        }
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        if (Address().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(new Uri(match.Value));
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}

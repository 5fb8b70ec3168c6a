using JsRun.Protocol.Settings;
using JsRun.Protocol.Vocabulary;
using JsRun.Tests;
using JsRun.Worker.Tests.Harness;

namespace JsRun.Worker.Tests.Lifetime;

/// <summary>What a worker has given up before the first script, seen from outside and tried from inside.</summary>
public sealed class SandboxTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Worker_Ready_IsConfinedInAllItsThreads()
    {
        await using var worker = await WorkerClient.StartAsync();
        await worker.Create(Requests.Create("rt_1"));
        (await worker.Evaluate(Requests.Evaluate("1 + 1", "rt_1"))).RunResult.Outcome.ShouldBe(Outcome.Ok);

        var report = worker.Ready.Sandbox;
        report.HasSeccomp.ShouldBeTrue();
        report.Attempts.ShouldBeGreaterThan(50);
        (report.LandlockAbi == 0).ShouldBe(report.Lacking.Length > 0, report.Lacking);

        var threads = Directory.GetDirectories($"/proc/{worker.Process.Id}/task");
        threads.Length.ShouldBeGreaterThan(5);
        foreach (var thread in threads)
        {
            // A thread may have ended since it was listed.
            if (await TryReadAsync($"{thread}/status") is { } status)
            {
                status.ShouldContain("NoNewPrivs:\t1");
                status.ShouldContain("Seccomp:\t2");
            }
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Worker_Ready_HasLimitsAndASessionOfItsOwn()
    {
        await using var worker = await WorkerClient.StartAsync();

        var limits = (await File.ReadAllTextAsync($"/proc/{worker.Process.Id}/limits", Token)).Split('\n');
        LimitOf("Max core file size").ShouldBe("0");
        LimitOf("Max file size").ShouldBe("0");
        LimitOf("Max open files").ShouldBe("1024");
        LimitOf("Max msgqueue size").ShouldBe("0");
        LimitOf("Max data size").ShouldBe($"{WorkerProcess.DataBytes}");

        // pid (name) state ppid pgrp session
        var stat = await File.ReadAllTextAsync($"/proc/{worker.Process.Id}/stat", Token);
        stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3].ShouldBe($"{worker.Process.Id}");

        string LimitOf(string name)
        {
            var values = limits.Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            values[0].ShouldBe(values[1]);
            return values[0];
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Launcher_Environment_KeepsOnlyWhatTheRuntimeNeeds()
    {
        var (exitCode, output) = await WorkerProcess.LaunchAsync(
            ["--sandbox", "off", "--nice", "7", "--data-bytes", "0", "--", "/bin/sh", "-c", "env >&2; nice >&2"],
            Token,
            ("JSRUN_SECRET", "x"),
            ("PATH", "/usr/bin:/bin"),
            ("LD_PRELOAD", string.Empty),
            ("TZ", "UTC"));

        exitCode.ShouldBe(0);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldContain("TZ=UTC");
        lines.ShouldContain("7");
        output.ShouldNotContain("JSRUN_SECRET");
        lines.ShouldNotContain(line => line.StartsWith("LD_PRELOAD", StringComparison.Ordinal) || line.StartsWith("HOME", StringComparison.Ordinal));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("--sandbox", "perhaps", "--nice", "0", "--data-bytes", "0", "--", "/bin/true")]
    [InlineData("--sandbox", "off", "--nice", "-1", "--data-bytes", "0", "--", "/bin/true")]
    [InlineData("--sandbox", "off", "--nice", "20", "--data-bytes", "0", "--", "/bin/true")]
    [InlineData("--sandbox", "off", "--nice", "0", "--data-bytes", "much", "--", "/bin/true")]
    [InlineData("--sandbox", "off", "--nice", "0", "--data-bytes", "0", "--", "true")]
    [InlineData("--sandbox", "off")]
    public async Task Launcher_WrongArguments_EndsWithUsage(params string[] arguments)
    {
        var (exitCode, output) = await WorkerProcess.LaunchAsync(arguments, Token);
        exitCode.ShouldBe(2);
        output.ShouldContain("Usage: jsrun-launch");
    }

    [Fact(Timeout = 30_000)]
    public async Task Launcher_ProgramOfTheSystem_IsNotExecuted()
    {
        var (exitCode, output) = await WorkerProcess.LaunchAsync(["--sandbox", "best-effort", "--nice", "0", "--data-bytes", "0", "--", "/bin/true"], Token);

        // Where Landlock holds: the program itself may be executed, the system's dynamic loader that it asks for may not.
        exitCode.ShouldBeOneOf(0, 126);
        (exitCode == 126).ShouldBe(output.Contains("Permission denied", StringComparison.Ordinal));
    }

    [Fact(Timeout = 30_000)]
    public async Task SelfTest_Forbidden_IsRefused()
    {
        var (exitCode, output) = await WorkerProcess.RunAsync(["--self-test"], Token);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        lines[0].ShouldBe("seccomp: ok");
        var open = lines.Where(line => line.StartsWith("NOT REFUSED", StringComparison.Ordinal)).ToArray();
        (exitCode == 0).ShouldBe(open.Length == 0);
        // Without Landlock files can still be read, and nothing more.
        open.ShouldAllBe(line => line.StartsWith("NOT REFUSED: read /etc/passwd", StringComparison.Ordinal) || line.StartsWith("NOT REFUSED: list ", StringComparison.Ordinal));
        string[] forbidden =
        [
            "TCP socket", "UDP socket", "Unix socket", "netlink socket", "pair of sockets", "connect", "bind", "listen", "accept", "execve", "execveat",
            "fork", "clone3", "kill the parent", "ptrace", "process_vm_readv", "process_vm_writev", "make a file", "write to a file", "mount", "unshare",
            "setns", "chroot", "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "add_key", "keyctl", "init_module", "kexec_load", "file in memory",
        ];
        foreach (var what in forbidden)
        {
            lines.ShouldContain(line => line.StartsWith($"refused: {what}: ", StringComparison.Ordinal), what);
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Off_NoLandlockNoSeccomp_LimitsStay()
    {
        await using var worker = await WorkerClient.StartAsync(WorkerClient.DefaultSettings with { Sandbox = SandboxMode.Off });

        worker.Ready.Sandbox.Layers.ShouldBe(["limits"]);
        worker.Ready.Sandbox.Attempts.ShouldBe(0);
        (await File.ReadAllTextAsync($"/proc/{worker.Process.Id}/status", Token)).ShouldContain("NoNewPrivs:\t1");
    }

    [Fact(Timeout = 30_000)]
    public async Task BestEffort_KernelWithoutLandlock_SaysSoAndFiltersAllTheSame()
    {
        await using var worker = await WorkerClient.StartAsync(missingCall: LackingKernel.LandlockCreateRuleset);

        var report = worker.Ready.Sandbox;
        report.Layers.ShouldBe(["limits", "seccomp"]);
        report.Lacking.ShouldContain("landlock: landlock_create_ruleset (ENOSYS)");
        report.Lacking.ShouldContain("not refused: list the root folder");
        report.Lacking.ShouldNotContain("socket");
        (await worker.Evaluate(Requests.Evaluate("1 + 1"))).RunResult.Outcome.ShouldBe(Outcome.Ok);
    }

    [Fact(Timeout = 30_000)]
    public async Task BestEffort_KernelWithoutSeccomp_SaysSo()
    {
        await using var worker = await WorkerClient.StartAsync(missingCall: LackingKernel.Seccomp);

        worker.Ready.Sandbox.HasSeccomp.ShouldBeFalse();
        worker.Ready.Sandbox.Lacking.ShouldContain("seccomp (");
        worker.Ready.Sandbox.Lacking.ShouldContain("not refused: fork");
        (await worker.Evaluate(Requests.Evaluate("1 + 1"))).RunResult.Outcome.ShouldBe(Outcome.Ok);
    }

    [Fact(Timeout = 30_000)]
    public async Task Require_KernelWithoutLandlock_DoesNotStart()
    {
        var (exitCode, output) = await WorkerProcess.RunAsync(["--self-test"], Token, SandboxMode.Require, LackingKernel.LandlockCreateRuleset);

        exitCode.ShouldBe(3);
        output.ShouldBe("The sandbox is required, and this system does not offer: landlock: landlock_create_ruleset (ENOSYS)\n");
    }

    [Fact(Timeout = 30_000)]
    public async Task Require_KernelWithoutSeccomp_DoesNotStart()
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(
            () => WorkerClient.StartAsync(WorkerClient.DefaultSettings with { Sandbox = SandboxMode.Require }, LackingKernel.Seccomp));

        failure.Message.ShouldContain("The sandbox is required, and this system does not offer: ");
    }

    private static async Task<string?> TryReadAsync(string path)
    {
        try
        {
            return await File.ReadAllTextAsync(path, Token);
        }
        catch (IOException)
        {
            return null;
        }
    }
}

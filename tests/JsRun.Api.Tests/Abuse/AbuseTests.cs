using System.Globalization;

namespace JsRun.Api.Tests.Abuse;

/// <summary>What became of a service that one tenant abused while another worked.</summary>
public sealed class AbuseTests(AbuseRun run, ITestOutputHelper output) : IClassFixture<AbuseRun>
{
    /// <summary>
    /// What an innocent request may take beyond three times its quiet p99. On two cores it competes with four or more scripts that compute, their workers' compilers
    /// and collectors, and the test's own clients: some scheduler's turns of 100 ms each. benchmarks/load abuse holds the ratio alone to a stricter limit.
    /// </summary>
    private const double AllowanceMs = 2_000;

    public static TheoryData<string> Names => [.. AbuseCase.All.Select(abuse => abuse.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Abuse_WhateverItIs_EndsAsDocumented(string name)
    {
        run.Cases.TryGetValue(name, out var seen).ShouldBeTrue("It was not done.");
        var (failure, seconds) = seen;
        failure.ShouldBeNull(string.Create(CultureInfo.InvariantCulture, $"{name}, after {seconds:F1} s: {failure}"));
    }

    [Fact]
    public void Abuse_IsManifold()
    {
        AbuseCase.All.Count(abuse => abuse.Name.StartsWith("once: ", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(100);
        AbuseCase.All.Count(abuse => abuse.Name.StartsWith("http: ", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(50);
        AbuseCase.All.Select(abuse => abuse.Name).ShouldBeUnique();
        foreach (var (name, (_, seconds)) in run.Cases.OrderByDescending(pair => pair.Value.Seconds).Take(15))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} s: {name}"));
        }
    }

    [Fact]
    public void Innocents_DuringAbuse_AreAllAnsweredAndLoseNothing()
    {
        run.Innocents.Failures.ShouldBeEmpty();
        run.Innocents.Answered.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Innocents_DuringAbuse_AreAnsweredInTime()
    {
        var (quiet, abused) = (Innocents.P99(run.QuietMs), Innocents.P99(run.AbusedMs));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"p99 {quiet:F1} ms of {run.QuietMs.Length} quiet, {abused:F1} ms of {run.AbusedMs.Length} abused in {run.AbuseSeconds:F0} s, {abused / quiet:F1} times; the longest {run.AbusedMs.Max():F0} ms"));
        abused.ShouldBeLessThan((3 * quiet) + AllowanceMs);
    }

    [Fact]
    public void Memory_AfterAbuse_IsGivenBack()
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"before: {run.QuietMemory}; at the end: {run.AbusedMemory}; {run.RecoverySeconds:F1} s later: {run.MemoryAfter}"));
        run.MemoryAfter.Api.ShouldBeLessThan(run.ApiBoundMiB);
        run.MemoryAfter.Workers.ShouldBeLessThan(run.WorkersBoundMiB);
    }

    [Fact]
    public void Log_OfAbuse_HasNoFaultOfTheService() =>
        run.Output.Where(line => line.Contains("internal_error", StringComparison.Ordinal) || line.Contains("Unhandled", StringComparison.Ordinal)).ShouldBeEmpty();
}

using System.Diagnostics;
using JsRun.Api.Tests.Abuse.Behaviours;
using JsRun.Api.Tests.Abuse.Scripts;
using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Abuse;

/// <summary>One thing that the abuser does, which throws when it is not answered as documented and in time.</summary>
internal sealed record AbuseCase(string Name, Func<AbuseTarget, Task> RunAsync)
{
    /// <summary>Heap of the abuser's runtimes: bombs are to go off soon.</summary>
    public const long HeapBytes = 16 << 20;

    /// <summary>Budget of scripts that are to be stopped.</summary>
    private const int StoppedAfterMs = 200;

    /// <summary>Budget of the others, which are to end by themselves on a slow machine, too.</summary>
    private const int EndsWithinMs = 5_000;

    /// <summary>How late an answer may be after its budget: a second and a half for an engine that has to be killed, the rest for a machine of two cores that does four such things at once.</summary>
    private const int LateMs = 15_000;

    /// <summary>Scripts, some of which bring down the worker that they share with others.</summary>
    public static IReadOnlyList<AbuseCase> Scripts { get; } =
    [
        .. AbuseScripts.All.SelectMany(script => new[]
        {
            new AbuseCase("once: " + script.Name, target => EvaluateOnceAsync(target, script)),
            new AbuseCase("runtime: " + script.Name, target => EvaluateInRuntimeAsync(target, script)),
        }),
    ];

    /// <summary>Behaviours, none of which may cost a runtime that it has not closed itself.</summary>
    public static IReadOnlyList<AbuseCase> Behaviours { get; } = [.. AbuseBehaviours.All.Select(behaviour => new AbuseCase("http: " + behaviour.Name, behaviour.RunAsync))];

    public static IReadOnlyList<AbuseCase> All { get; } = [.. Scripts, .. Behaviours];

    private static int BudgetOf(AbuseScript script) => script.Outcomes.Contains("timeout", StringComparison.Ordinal) ? StoppedAfterMs : EndsWithinMs;

    private static async Task EvaluateOnceAsync(AbuseTarget target, AbuseScript script) =>
        await ShouldEndAsDocumented(target, script, "/eval", new { code = script.Code, console = true, timeoutMs = BudgetOf(script), cpuMs = BudgetOf(script), maxHeapBytes = HeapBytes });

    // Afterwards the runtime is there, or it is closed for a reason.
    private static Task EvaluateInRuntimeAsync(AbuseTarget target, AbuseScript script) => target.InRuntimeAsync(
        async runtime =>
        {
            await ShouldEndAsDocumented(target, script, $"/runtimes/{runtime}/eval", new { code = script.Code, console = true, timeoutMs = BudgetOf(script), cpuMs = BudgetOf(script) });
            var after = await target.PostAsync($"/runtimes/{runtime}/eval", new { code = "1 + 1", timeoutMs = EndsWithinMs });
            after.Status.ShouldBeOneOf([200, 410], after.Body.ToString());
            if (after.Status == 410)
            {
                after["reason"].ShouldBeOneOf(["heap_limit", "crashed", "lost"], after.Body.ToString());
            }
        },
        new { maxHeapBytes = HeapBytes, console = true });

    private static async Task ShouldEndAsDocumented(AbuseTarget target, AbuseScript script, string path, object body)
    {
        var clock = Stopwatch.StartNew();
        var answer = await target.PostAsync(path, body);
        var ms = clock.ElapsedMilliseconds;
        if (path == "/eval" && answer.Status == 503)
        {
            // The abuser's other scripts have brought each worker down that it was tried on.
            answer["code"].ShouldBe("overloaded", answer.Body.ToString());
            return;
        }

        answer.Status.ShouldBeOneOf([200, 410], answer.Body.ToString());
        if (answer.Status == 410)
        {
            // A script of the abuser's has brought the worker down: another's, or this one's, whose runtime was known to be gone first.
            answer["reason"].ShouldBeOneOf(["lost", "crashed"], answer.Body.ToString());
            return;
        }

        var allowed = script.Outcomes.Split('|').ToHashSet();
        if (path != "/eval" && allowed.Contains("not_serializable"))
        {
            // A function or a stream has a place to live.
            allowed.Add("ok");
        }

        if (allowed.Contains("heap_limit") && answer["reason"] == "unresponsive")
        {
            allowed.Add("crashed");
        }

        allowed.ShouldContain(answer["outcome"]!, Shown(answer));
        ms.ShouldBeLessThan(BudgetOf(script) + LateMs);
    }

    private static string Shown(Answer answer)
    {
        var text = answer.Body.ToString();
        return text.Length > 1_000 ? text[..1_000] : text;
    }
}

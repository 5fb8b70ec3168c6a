using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Api.Tests.Tenants;

namespace JsRun.Api.Tests.Requests;

/// <summary>What is kept for requests that are sent again, and what is not.</summary>
public sealed class IdempotencyLimitTests
{
    private static readonly object One = new { code = "1" };

    [Fact]
    public async Task Answers_AreKeptForAWhile()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Idempotency__KeepSeconds", "2"));
        var random = new { code = "Math.random()" };
        var first = await service.Client.PostWithKeyAsync("/eval", "a", random);

        // It may have been forgotten already on a slow machine, but not for ever be known.
        Answer next;
        do
        {
            next = await service.Client.PostWithKeyAsync("/eval", "a", random);
            if (next.IsReplayed())
            {
                next.Body.GetRawText().ShouldBe(first.Body.GetRawText());
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
        while (next.IsReplayed());
        next.Body.Value().GetDouble().ShouldNotBe(first.Body.Value().GetDouble());
    }

    [Fact]
    public async Task Keys_BeyondATenantsLimit_AreRefusedAndNoneIsForgottenEarly()
    {
        await using var service = await JsRunService.StartAsync(
            [
                ("JsRun__Workers__Count", "1"), ("JsRun__Idempotency__MaxKeysPerTenant", "2"), ("JsRun__Idempotency__MaxKeys", "3"),
                .. Keys.Settings("acme", "acme"), .. Keys.Settings("other", "other"),
            ]);
        using var acme = service.Client.With("acme");
        using var other = service.Client.With("other");

        (await acme.PostWithKeyAsync("/eval", "a", One)).Status.ShouldBe(200);
        (await acme.PostWithKeyAsync("/eval", "b", One)).Status.ShouldBe(200);
        var third = await acme.PostWithKeyAsync("/eval", "c", One);
        Refusals.ShouldBeProblem(third, 429, "quota_exceeded");
        (third["quota"], third["limit"], third["use"]).ShouldBe(("idempotencyKeys", "2", "2"));
        third.Message.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 600);
        (await acme.PostWithKeyAsync("/eval", "a", One)).IsReplayed().ShouldBeTrue();
        var quota = (await acme.SendAsync(HttpMethod.Get, "/limits")).Body.GetProperty("quotas").GetProperty("idempotencyKeys");
        quota.GetRawText().ShouldBe("""{"limit":2,"use":2}""");

        // The other's keys are its own, but there is a limit of all.
        var same = await other.PostWithKeyAsync("/eval", "a", One);
        (same.Status, same.IsReplayed()).ShouldBe((200, false));
        var full = await other.PostWithKeyAsync("/eval", "b", One);
        Refusals.ShouldBeProblem(full, 503, "overloaded");
        full.Message.Headers.RetryAfter.ShouldNotBeNull();
        (await acme.SendAsync(HttpMethod.Post, "/eval", One)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Keys_WhenRoomIsMadeByWhatHasExpired_AreCarriedOut()
    {
        await using var service = await JsRunService.StartAsync(
            [
                ("JsRun__Workers__Count", "1"), ("JsRun__Idempotency__MaxKeysPerTenant", "1"), ("JsRun__Idempotency__MaxKeys", "1"),
                ("JsRun__Idempotency__KeepSeconds", "1"), .. Keys.Settings("acme", "acme"), .. Keys.Settings("other", "other"),
            ]);
        using var acme = service.Client.With("acme");
        using var other = service.Client.With("other");

        for (var index = 0; index < 4; index++)
        {
            var client = index % 2 == 0 ? acme : other;
            Answer answer;
            do
            {
                answer = await client.PostWithKeyAsync("/eval", "k" + index, One);
            }
            while (answer.Status == 503);

            answer.Status.ShouldBe(200, answer.Body.ToString());
        }
    }

    [Fact]
    public async Task AnswerThatIsTooLong_IsGivenOnceAndCarriedOutOnce()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Idempotency__MaxAnswerBytes", "1000"));
        var path = $"/runtimes/{await service.Client.CreateRuntimeAsync(new { bootstrap = "globalThis.n = 0" })}/eval";
        var body = new { code = "n++; 'x'.repeat(5000)" };

        var first = await service.Client.PostWithKeyAsync(path, "a", body);
        var second = await service.Client.PostWithKeyAsync(path, "a", body);

        first.Body.Value().GetString()!.Length.ShouldBe(5000);
        Refusals.ShouldBeProblem(second, 409, "conflict");
        second.IsReplayed().ShouldBeTrue();
        second["detail"]!.ShouldContain("answered with 200");
        (await service.Client.PostWithKeyAsync(path, "b", new { code = "n" })).Body.Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task AnswersThatFindNoRoom_AreNotKept_AndKeysAreRefused()
    {
        await using var service = await JsRunService.StartAsync(
            ("JsRun__Workers__Count", "1"), ("JsRun__Idempotency__MaxAnswerBytes", "4000"), ("JsRun__Idempotency__MaxBytesPerTenant", "5000"));
        var body = new { code = "'x'.repeat(3000)" };

        (await service.Client.PostWithKeyAsync("/eval", "a", body)).Status.ShouldBe(200);
        (await service.Client.PostWithKeyAsync("/eval", "b", body)).Status.ShouldBe(200);
        (await service.Client.PostWithKeyAsync("/eval", "a", body)).Body.Value().GetString()!.Length.ShouldBe(3000);
        (await service.Client.PostWithKeyAsync("/eval", "b", body)).Status.ShouldBe(409);
        var statuses = new List<int>();
        for (var index = 0; index < 4; index++)
        {
            statuses.Add((await service.Client.PostWithKeyAsync("/eval", "c" + index, body)).Status);
        }

        statuses[^1].ShouldBe(429);
    }

    [Fact]
    public async Task RefusalsThatAnotherTryMayOvercome_AreNotKept()
    {
        await using var service = await JsRunService.StartAsync(
            ("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxRuntimes", "1"), ("JsRun__Limits__MaxConcurrentEvaluations", "1"), ("JsRun__Limits__MaxWaitingEvaluations", "0"));
        var runtime = await service.Client.CreateRuntimeAsync();

        Refusals.ShouldBeProblem(await service.Client.PostWithKeyAsync("/runtimes", "a", new { }), 429, "quota_exceeded");
        (await service.Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBe(204);
        var created = await service.Client.PostWithKeyAsync("/runtimes", "a", new { });
        (created.Status, created.IsReplayed()).ShouldBe((201, false));

        // The only place for evaluations is taken once another is refused, unless it was that which had the place.
        using var leaving = new CancellationTokenSource();
        Task<Answer> long1;
        do
        {
            long1 = service.Client.SendUntilAsync(HttpMethod.Post, "/eval", new { code = "for (;;);", timeoutMs = 60_000, cpuMs = 60_000 }, leaving.Token);
            while (!long1.IsCompleted && (await service.Client.SendAsync(HttpMethod.Post, "/eval", One)).Status == 200)
            {
            }
        }
        while (long1.IsCompleted);

        Refusals.ShouldBeProblem(await service.Client.PostWithKeyAsync("/eval", "b", One), 503, "overloaded");
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => long1);
        Answer carried;
        do
        {
            carried = await service.Client.PostWithKeyAsync("/eval", "b", One);
        }
        while (carried.Status == 503);
        (carried.Status, carried.IsReplayed()).ShouldBe((200, false));
    }

    [Fact]
    public async Task Settings_ThatContradict_StopTheStart()
    {
        var (exitCode, error, _) = await ServiceProgram.RunAsync(
            [], ("JsRun__Idempotency__MaxKeys", "10"), ("JsRun__Idempotency__MaxAnswerBytes", "2000"), ("JsRun__Idempotency__MaxBytesPerTenant", "1500"));

        exitCode.ShouldBe(1);
        error.ShouldContain("JsRun:Idempotency:MaxKeysPerTenant: 20000 is above JsRun:Idempotency:MaxKeys, which is 10.");
        error.ShouldContain("JsRun:Idempotency:MaxAnswerBytes: 2000 is above JsRun:Idempotency:MaxBytesPerTenant, which is 1500.");
    }
}

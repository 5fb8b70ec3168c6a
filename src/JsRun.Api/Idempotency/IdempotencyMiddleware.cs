using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using JsRun.Api.Callers;
using JsRun.Api.Options;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Streaming;
using Microsoft.Extensions.Primitives;

namespace JsRun.Api.Idempotency;

/// <summary>
/// Carries out a POST with an <c>Idempotency-Key</c> once, however often it comes: those that come while the first is under way wait for its
/// answer, those that come later get it again. Requests without the key pass by.
/// </summary>
internal sealed class IdempotencyMiddleware(RequestDelegate next, AnswerStore store, IdempotencyOptions options, CallerResolver callers)
{
    private static readonly Problem AnotherRequest =
        new(ProblemKind.Conflict, $"The {IdempotencyKey.Header} was sent before, with a request to another path or with another body. Use another key.");

    private static readonly Problem Streamed = Problem.Invalid(IdempotencyKey.Header, "cannot be sent with a request whose answer is streamed: a stream is not kept.");

    public Task InvokeAsync(HttpContext http) =>
        HttpMethods.IsPost(http.Request.Method) && http.Request.Headers.TryGetValue(IdempotencyKey.Header, out var values) && http.GetEndpoint() is RouteEndpoint endpoint
            ? CarryOutOnceAsync(http, endpoint, values)
            : next(http);

    private async Task CarryOutOnceAsync(HttpContext http, RouteEndpoint endpoint, StringValues values)
    {
        var (key, wrong) = IdempotencyKey.Read(values);
        if ((wrong ?? (IsStreamed(http, endpoint) ? Streamed : null)) is { } invalid)
        {
            await ProblemResult.WriteAsync(http, invalid);
            return;
        }

        var caller = callers.Resolve(http);
        var (body, unreadable) = await RequestBody.ReadAsync(http, caller.Limits.Evaluation.MaxRequestBytes, isText: false);
        if (unreadable is not null)
        {
            await ProblemResult.WriteAsync(http, unreadable);
            return;
        }

        RepeatableRequest? known;
        using (body)
        {
            var request = new RepeatableRequest(caller.Tenant, key, HashOf(http.Request, body!.Memory.Span));
            if (store.Begin(request, out known) is { } refusal)
            {
                await ProblemResult.WriteAsync(http, refusal);
                return;
            }

            if (known is null)
            {
                await AnswerFirstAsync(http, request, body.Memory);
                return;
            }

            if (known.Content != request.Content)
            {
                await ProblemResult.WriteAsync(http, AnotherRequest);
                return;
            }
        }

        await RepeatableAnswers.GiveAsync(http, await known.Answer.WaitAsync(http.RequestAborted));
    }

    private async Task AnswerFirstAsync(HttpContext http, RepeatableRequest request, ReadOnlyMemory<byte> body)
    {
        StoredAnswer? answer = null;
        try
        {
            answer = await RepeatableAnswers.TakeAsync(http, next, body, options.MaxAnswerBytes);
        }
        finally
        {
            store.End(request, answer);
        }

        if (answer.Body is { Length: > 0 } text)
        {
            await http.Response.Body.WriteAsync(text, http.RequestAborted);
        }
    }

    private static bool IsStreamed(HttpContext http, Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<EndpointRules>() is { } rules
        && (rules.IsInPieces || (ReferenceEquals(rules, EventFormats.NewWork) && EventFormats.Of(http.Request) is not null));

    private static UInt128 HashOf(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Path}{request.QueryString}\n"));
        hash.AppendData(body);
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(bytes);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }
}

using System.Runtime.InteropServices;
using JsRun.Api.Logging;
using JsRun.Api.Problems;
using JsRun.Api.Workers;

namespace JsRun.Api.Idempotency;

/// <summary>Takes an answer as it is given, and gives it again.</summary>
internal static class RepeatableAnswers
{
    // The others are the same on every answer, or the server's.
    private static readonly string[] OwnHeaders = ["Allow", "Cache-Control", "Content-Disposition", "Content-Type", "Location", "Retry-After"];

    /// <summary>
    /// Has a request carried out to its end, whether its client waits for that or not, and gives its answer, which the client has not got yet unless
    /// its body is missing: then it was too long.
    /// </summary>
    public static async Task<StoredAnswer> TakeAsync(HttpContext http, RequestDelegate next, ReadOnlyMemory<byte> body, int maxBytes)
    {
        var (request, response, clientGone) = (http.Request, http.Response, http.RequestAborted);
        var (input, output) = (request.Body, response.Body);
        var captured = new CapturedBody(output, maxBytes);
        MemoryMarshal.TryGetArray(body, out var bytes);
        using var again = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        try
        {
            // A client whose connection broke asks again, and is to find what it asked for, once.
            http.RequestAborted = CancellationToken.None;
            request.Body = again;
            response.Body = captured;
            await next(http);
            await response.BodyWriter.FlushAsync(CancellationToken.None);
        }
        finally
        {
            request.Body = input;
            response.Body = output;
            http.RequestAborted = clientGone;
        }

        var headers = OwnHeaders.Where(name => response.Headers.ContainsKey(name)).Select(name => KeyValuePair.Create(name, response.Headers[name].ToString()));
        var journal = RequestJournal.Of(http);
        return new StoredAnswer(response.StatusCode, [.. headers], captured.HasGoneOn ? null : captured.ToArray(), journal.Code, journal.RuntimeId);
    }

    /// <summary>Gives an answer that another request was given; null stands for its failure.</summary>
    public static Task GiveAsync(HttpContext http, StoredAnswer? answer)
    {
        if (answer is null)
        {
            return ProblemResult.WriteAsync(http, WorkerProblems.Internal);
        }

        var response = http.Response;
        response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        if (answer.Body is null)
        {
            return ProblemResult.WriteAsync(http, new Problem(
                ProblemKind.Conflict,
                $"The request with this {IdempotencyKey.Header} was carried out and answered with {answer.Status}, but its answer was too long to be kept (JsRun:Idempotency)."));
        }

        var journal = RequestJournal.Of(http);
        (journal.Code, journal.RuntimeId) = (answer.Code, answer.RuntimeId);
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (answer.Body.Length == 0)
        {
            return Task.CompletedTask;
        }

        response.ContentLength = answer.Body.Length;
        return response.Body.WriteAsync(answer.Body, http.RequestAborted).AsTask();
    }
}

using System.Globalization;
using System.Text.Json;
using JsRun.Api.Logging;
using JsRun.Api.Responses;

namespace JsRun.Api.Problems;

/// <summary>Answers with a problem document.</summary>
internal sealed class ProblemResult(Problem problem) : IResult
{
    private const string ContentType = "application/problem+json; charset=utf-8";

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, problem);

    /// <summary>Writes the document to a response that has not started.</summary>
    public static async Task WriteAsync(HttpContext http, Problem problem)
    {
        var journal = RequestJournal.Of(http);
        journal.Code = problem.Kind.Code;
        var response = http.Response;
        response.StatusCode = problem.Kind.Status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var document = JsonText.Compose(json => Write(json, problem, journal.TraceId));
        response.ContentLength = document.Length;
        await response.Body.WriteAsync(document, http.RequestAborted);
    }

    /// <summary>Writes the document as a JSON value.</summary>
    public static void Write(Utf8JsonWriter json, Problem problem, string traceId)
    {
        json.WriteStartObject();
        json.WriteString("type", problem.Kind.Type);
        json.WriteString("title", problem.Kind.Title);
        json.WriteNumber("status", problem.Kind.Status);
        json.WriteString("detail", problem.Detail);
        json.WriteString("code", problem.Kind.Code);
        json.WriteString("traceId", traceId);
        if (problem.Errors is { IsEmpty: false } errors)
        {
            json.WriteStartObject("errors");
            foreach (var (path, messages) in errors.Messages)
            {
                json.WriteStartArray(path);
                messages.ForEach(json.WriteStringValue);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        problem.Extensions?.Invoke(json);
        json.WriteEndObject();
    }
}

using System.Text.Json;
using JsRun.Api.Callers;
using JsRun.Api.Logging;
using JsRun.Api.Problems;
using JsRun.Api.Requests;
using JsRun.Api.Runtimes;

namespace JsRun.Api.Contexts;

/// <summary>The globals of a runtime's contexts.</summary>
internal static class GlobalEndpoints
{
    private const int MaxGlobalNameLength = 1024;

    public static void MapGlobals(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/runtimes/{id}/globals/{name}", SetAsync).WithMetadata(EndpointRules.SilentNewWork, GlobalDocs.Set);
        routes.MapPut("/runtimes/{id}/contexts/{ctx}/globals/{name}", SetOfContextAsync).WithMetadata(EndpointRules.SilentNewWork, GlobalDocs.SetOfContext);
    }

    private static Task<IResult> SetAsync(HttpContext http, string id, string name, RuntimeFinder finder, ContextRequests contexts)
    {
        var errors = new FieldErrors();
        var context = ContextNames.Default;
        foreach (var (parameter, values) in http.Request.Query)
        {
            if (parameter != "context")
            {
                errors.Add(parameter, "is no parameter of this request.");
            }
            else if (values is not [{ } value] || !ContextNames.MayBeIdOrName(value))
            {
                errors.Add(parameter, "must be the id or name of a context.");
            }
            else
            {
                context = value;
            }
        }

        return ReadAndSetAsync(http, id, context, name, errors, finder, contexts);
    }

    private static Task<IResult> SetOfContextAsync(HttpContext http, string id, string ctx, string name, RuntimeFinder finder, ContextRequests contexts) =>
        ReadAndSetAsync(http, id, ctx, name, new FieldErrors(), finder, contexts);

    private static async Task<IResult> ReadAndSetAsync(
        HttpContext http, string id, string context, string name, FieldErrors errors, RuntimeFinder finder, ContextRequests contexts)
    {
        var (caller, found) = finder.Find(http, id);
        if (found.Live is not { } runtime)
        {
            return new ProblemResult(found.ToProblem());
        }

        var (body, unreadable) = await RequestBody.ReadJsonAsync(http, caller.Limits.Evaluation.MaxRequestBytes);
        if (unreadable is not null)
        {
            return new ProblemResult(unreadable);
        }

        using (body)
        {
            if (name.Length > MaxGlobalNameLength)
            {
                errors.Add("name", $"must have at most {MaxGlobalNameLength} characters.");
            }

            if (!errors.IsEmpty)
            {
                return new ProblemResult(Problem.Invalid(errors));
            }

            // The one character that the framework leaves encoded in a path's part.
            var decoded = name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
            var (reply, invalid) = await SetOrHandOverAsync(runtime, context, decoded, body!.Memory, caller, contexts, http);
            using (reply)
            {
                return (invalid ?? reply.Problem) is { } problem ? new ProblemResult(problem) : Results.NoContent();
            }
        }
    }

    private static async Task<(JsonReply Reply, Problem? Invalid)> SetOrHandOverAsync(
        RuntimeRecord runtime, string context, string name, ReadOnlyMemory<byte> body, Caller caller, ContextRequests contexts, HttpContext http)
    {
        if (!IsHandOver(body.Span))
        {
            return JsonBody.CheckValue(body, caller.Limits) is { } invalidValue
                ? (default, invalidValue)
                : (await contexts.SetGlobalAsync(runtime, context, name, body, caller, http.RequestAborted), null);
        }

        var from = new HandOverBody { TraceId = RequestJournal.Of(http).TraceId };
        return JsonBody.ReadObject(body, HandOverField.Body, from, caller.Limits) is { } invalid
            ? (default, invalid)
            : (await contexts.HandOverAsync(runtime, context, name, from, caller, http.RequestAborted), null);
    }

    private static bool IsHandOver(ReadOnlySpan<byte> body)
    {
        // A malformed body is none: the check of values says what is wrong with it.
        var reader = new Utf8JsonReader(body, isFinalBlock: false, default);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.TextIs(HandOverField.FieldName);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

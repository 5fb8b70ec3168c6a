using System.Text.Json;

namespace JsRun.Api.Problems;

/// <summary>What is wrong with a request, or with the service: the content of a problem document (RFC 9457).</summary>
internal sealed record Problem(ProblemKind Kind, string Detail)
{
    /// <summary>Field errors, for an invalid request.</summary>
    public FieldErrors? Errors { get; init; }

    /// <summary>Seconds after which another try makes sense.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Writes extension members; null when there are none.</summary>
    public Action<Utf8JsonWriter>? Extensions { get; init; }

    /// <summary>A problem whose field errors say all.</summary>
    public static Problem Invalid(FieldErrors errors) => new(ProblemKind.InvalidRequest, errors.Summary) { Errors = errors };

    /// <summary>A problem with one field.</summary>
    public static Problem Invalid(string field, string message)
    {
        var errors = new FieldErrors();
        errors.Add(field, message);
        return Invalid(errors);
    }
}

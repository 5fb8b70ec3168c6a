using JsRun.Api.Idempotency;
using JsRun.Api.Problems;
using Microsoft.OpenApi;

namespace JsRun.Api.OpenApi;

/// <summary>What the document says of every POST: it may have an <c>Idempotency-Key</c>.</summary>
internal static class RepeatableDocs
{
    /// <summary>The field of an answer.</summary>
    public static readonly (string Name, string Description) Replayed = (IdempotencyKey.ReplayedHeader, "`true` when the answer was given before, to a request with the same `Idempotency-Key`.");

    /// <summary>What it adds to an operation's problems.</summary>
    public static readonly ProblemKind[] Problems = [ProblemKind.InvalidRequest, ProblemKind.Conflict, ProblemKind.QuotaExceeded];

    /// <summary>The field of a request.</summary>
    public static OpenApiParameter Key => new()
    {
        Name = IdempotencyKey.Header,
        In = ParameterLocation.Header,
        Description = "Makes the request one that can be sent again: with the same key and body it is carried out once, and answered the same for 10 minutes. With another body the "
            + "key is a `conflict`. Not for answers that are streamed.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyKey.MaxLength },
        Example = "8e03978e-40d5-43e8-bc93-6894a57f9324",
    };
}

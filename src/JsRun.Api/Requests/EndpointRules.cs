namespace JsRun.Api.Requests;

/// <summary>What holds for the requests of an endpoint, whatever they ask: metadata that <see cref="RequestRulesMiddleware"/> enforces.</summary>
/// <param name="MediaTypes">The forms in which it can answer; empty when it answers without a body.</param>
/// <param name="IsNewWork">Whether it is refused while the service drains.</param>
internal sealed record EndpointRules(string[] MediaTypes, bool IsNewWork)
{
    private static readonly string[] Json = ["application/json"];

    /// <summary>Whether the answer goes out piece by piece, as it is made.</summary>
    public bool IsInPieces { get; init; }

    /// <summary>New work, answered with JSON.</summary>
    public static EndpointRules NewWork { get; } = new(Json, IsNewWork: true);

    /// <summary>New work, answered with JSON piece by piece.</summary>
    public static EndpointRules NewWorkInPieces { get; } = NewWork with { IsInPieces = true };

    /// <summary>New work, answered without a body.</summary>
    public static EndpointRules SilentNewWork { get; } = new([], IsNewWork: true);

    /// <summary>A question, answered with JSON.</summary>
    public static EndpointRules Question { get; } = new(Json, IsNewWork: false);

    /// <summary>A question, answered with JSON or plain text.</summary>
    public static EndpointRules QuestionForPeople { get; } = new(["application/json", "text/plain"], IsNewWork: false);
}

namespace JsRun.Api.Problems;

/// <summary>A kind of error of the request or the service: HTTP status, stable code and title. The table of all of them.</summary>
internal sealed record ProblemKind(int Status, string Code, string Title)
{
    public static readonly ProblemKind InvalidRequest = new(400, "invalid_request", "The request is invalid");
    public static readonly ProblemKind Unauthenticated = new(401, "unauthenticated", "A valid key is needed");
    public static readonly ProblemKind Forbidden = new(403, "forbidden", "The request is not allowed");
    public static readonly ProblemKind NotFound = new(404, "not_found", "There is no such resource");
    public static readonly ProblemKind RuntimeNotFound = new(404, "runtime_not_found", "There is no such runtime");
    public static readonly ProblemKind FunctionNotFound = new(404, "function_not_found", "There is no such function handle");
    public static readonly ProblemKind StreamNotFound = new(404, "stream_not_found", "There is no such stream");
    public static readonly ProblemKind SnapshotNotFound = new(404, "snapshot_not_found", "There is no such snapshot");
    public static readonly ProblemKind ModuleNotFound = new(404, "module_not_found", "There is no such module");
    public static readonly ProblemKind ContextNotFound = new(404, "context_not_found", "There is no such context");
    public static readonly ProblemKind MethodNotAllowed = new(405, "method_not_allowed", "The resource does not offer this method");
    public static readonly ProblemKind NotAcceptable = new(406, "not_acceptable", "The answer is not offered in an acceptable form");
    public static readonly ProblemKind RequestTimeout = new(408, "request_timeout", "The request did not come in time");
    public static readonly ProblemKind Conflict = new(409, "conflict", "The state of the resource does not allow it");
    public static readonly ProblemKind RuntimeClosed = new(410, "runtime_closed", "The runtime is closed");
    public static readonly ProblemKind FunctionReleased = new(410, "function_released", "The function handle has been released");
    public static readonly ProblemKind StreamClosed = new(410, "stream_closed", "The stream has been read or cancelled");
    public static readonly ProblemKind ContextDeleted = new(410, "context_deleted", "The context has been deleted");
    public static readonly ProblemKind PayloadTooLarge = new(413, "payload_too_large", "The request body is too large");
    public static readonly ProblemKind UnsupportedMediaType = new(415, "unsupported_media_type", "The request body's type is not supported");
    public static readonly ProblemKind BootstrapFailed = new(422, "bootstrap_failed", "The bootstrap script failed");
    public static readonly ProblemKind EvaluationFailed = new(422, "evaluation_failed", "The script, or the job, failed");
    public static readonly ProblemKind SnapshotFailed = new(422, "snapshot_failed", "The snapshot could not be made");
    public static readonly ProblemKind SnapshotRejected = new(422, "snapshot_rejected", "The snapshot is not one that this server takes");
    public static readonly ProblemKind QuotaExceeded = new(429, "quota_exceeded", "A quota is used up");
    public static readonly ProblemKind QueueFull = new(429, "queue_full", "The runtime's queue is full");
    public static readonly ProblemKind InternalError = new(500, "internal_error", "The service failed");
    public static readonly ProblemKind Overloaded = new(503, "overloaded", "The service is overloaded");
    public static readonly ProblemKind StorageUnavailable = new(503, "storage_unavailable", "The disk does not do what it is asked to");
    public static readonly ProblemKind Starting = new(503, "starting", "The service is starting");
    public static readonly ProblemKind Draining = new(503, "draining", "The service is shutting down");

    /// <summary>The URI that names the kind.</summary>
    public string Type { get; } = "urn:jsrun:problem:" + Code;

    /// <summary>The kind of an error status that the framework set without a body.</summary>
    public static ProblemKind OfStatus(int status) => status switch
    {
        401 => Unauthenticated,
        403 => Forbidden,
        404 => NotFound,
        405 => MethodNotAllowed,
        406 => NotAcceptable,
        408 => RequestTimeout,
        413 => PayloadTooLarge,
        415 => UnsupportedMediaType,
        >= 500 => InternalError with { Status = status },
        _ => InvalidRequest with { Status = status },
    };
}

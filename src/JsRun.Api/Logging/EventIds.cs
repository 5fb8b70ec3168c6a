namespace JsRun.Api.Logging;

/// <summary>The ids of all log events. Gaps are for what is still to come; a number is never used again.</summary>
internal static class EventIds
{
    public const int ServiceListening = 100;
    public const int ServiceDraining = 101;
    public const int ServiceDrained = 102;
    public const int ServiceCannotListen = 104;
    public const int ServiceFailed = 105;

    public const int ServiceAnonymous = 106;
    public const int TenantsReloaded = 110;
    public const int TenantsNotReloaded = 111;

    public const int RequestFinished = 200;
    public const int RequestFailed = 201;
    public const int ClientGone = 202;
    public const int BatchEvaluationFailed = 203;

    public const int RuntimeCreated = 300;
    public const int RuntimeClosed = 301;
    public const int RuntimeCreateFailed = 302;
    public const int HostCallFailed = 303;

    public const int SessionRequestFailed = 310;
    public const int SessionOpened = 311;

    public const int SnapshotCreated = 350;
    public const int SnapshotDeleted = 351;
    public const int SnapshotSkipped = 352;
    public const int SnapshotRejected = 353;
    public const int SnapshotNotMade = 354;
    public const int SnapshotFolderFailed = 355;
    public const int SnapshotKeyExposed = 356;
    public const int SnapshotUnreadable = 357;

    public const int WorkerStarted = 400;
    public const int WorkerEnded = 401;
    public const int WorkerLaunchFailed = 402;
    public const int WorkerKilled = 403;
    public const int WorkerOutput = 404;
    public const int WorkerLaunchHopeless = 405;
    public const int WorkerConnectionFailed = 406;
    public const int EvaluationRepeated = 407;
    public const int WorkerReportedDefect = 408;
    public const int WorkerWatchFailed = 409;
    public const int SandboxIncomplete = 410;

    public const int AuditRun = 500;
    public const int AuditAttach = 501;
}

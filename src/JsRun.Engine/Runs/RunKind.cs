namespace JsRun.Engine;

/// <summary>What a run does.</summary>
public enum RunKind
{
    Evaluate = 0,
    Call = 1,
    SetGlobal = 2,
    Memory = 3,
    CollectGarbage = 4,
    ReleaseFunction = 5,
    Dump = 6,
    ListFunctions = 12,
    Bootstrap = 13,
    SetModule = 14,
    ReadModule = 15,
    DeleteModule = 16,
    ListModules = 17,
    TakeSnapshot = 20,
    CreateContext = 21,
    DeleteContext = 22,
    DescribeContexts = 23,
    HandOver = 24,
    MakeJobsManual = 25,
    RunJobs = 26,
    ReadStream = 27,
    CancelStream = 28,
    OpenPort = 29,
    SetHostFunction = 30,
    RemoveHostFunction = 31,
}

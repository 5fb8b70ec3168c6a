using JsRun.Api.Evaluations;
using JsRun.Api.Limits;
using JsRun.Api.Requests.Fields;
using JsRun.Api.Runtimes.HostFunctions;

namespace JsRun.Api.Runtimes;

/// <summary>The fields of the body of <c>POST /runtimes</c>, all optional.</summary>
internal static class CreateRuntimeFields
{
    private const int MaxFileNameLength = 1024;

    public static readonly FieldTable<CreateRuntimeBody> Table = new(
        new ChoiceField<CreateRuntimeBody>(
            "isolation",
            "`worker`: shares a worker process with other runtimes of the caller. `process`: has a process of its own, as every runtime with `inspector` has.",
            ["worker", "process"],
            (body, choice) => body.OwnProcess = choice == 1),
        Integer(
            "maxHeapBytes",
            "Heap limit in bytes; ArrayBuffers and WebAssembly memories count.",
            LimitRanges.MaxHeapBytes, (body, value) => body.MaxHeapBytes = value),
        Integer(
            "initialHeapBytes",
            "Heap in bytes to start with; 0 leaves it to V8. At most `maxHeapBytes`.",
            LimitRanges.InitialHeapBytes, (body, value) => body.InitialHeapBytes = value),
        Integer(
            "maxStackBytes",
            "JavaScript stack in bytes.",
            LimitRanges.MaxStackBytes, (body, value) => body.MaxStackBytes = (int)value),
        Integer(
            "timeoutMs",
            "Wall-clock budget in ms of evaluations that ask for none, and of the bootstrap script.",
            LimitRanges.TimeoutMs, (body, value) => body.TimeoutMs = (int)value),
        Integer(
            "cpuMs",
            "CPU-time budget in ms of evaluations that ask for none, and of the bootstrap script.",
            LimitRanges.CpuMs, (body, value) => body.CpuMs = (int)value),
        Integer(
            "idleTimeoutSeconds",
            "Seconds without activity after which the runtime is evicted.",
            LimitRanges.IdleTimeoutSeconds, (body, value) => body.IdleTimeoutSeconds = (int)value),
        Integer(
            "maxResultBytes",
            "Largest result in bytes of its JSON.",
            LimitRanges.MaxResultBytes, (body, value) => body.MaxResultBytes = (int)value),
        Integer(
            "maxResultDepth",
            "Deepest result, in containers inside one another.",
            LimitRanges.MaxResultDepth, (body, value) => body.MaxResultDepth = (int)value),
        new FlagField<CreateRuntimeBody>(
            "console",
            "Give the runtime a `console` global and capture what evaluations write to it.",
            (body, value) => body.Console = value),
        new FlagField<CreateRuntimeBody>(
            "web",
            "Give the runtime's contexts the web's globals that need no I/O: `URL`, `TextEncoder`, `AbortController`, `crypto` and others.",
            (body, value) => body.Web = value),
        new SourceField<CreateRuntimeBody>(
            "bootstrap",
            "Script that is run once, before the runtime is ready. Its failure is the request's: 422 `bootstrap_failed`.",
            (body, json) => body.Bootstrap = json),
        new TextField<CreateRuntimeBody>(
            "bootstrapFilename", "Name of the bootstrap script in stack traces.", CreateRuntimeBody.DefaultBootstrapFileName, MaxFileNameLength, (body, text) => body.BootstrapFileName = text),
        new GlobalsField<CreateRuntimeBody>(
            "globals",
            "Each property becomes a global before the bootstrap script runs; the values are tagged.",
            (body, json) => body.Globals = json),
        new ModulesField<CreateRuntimeBody>(
            "modules", "Modules by name, for `import` and `import()`, also of the bootstrap script. " + RunFields.ModuleForms, (body, json) => body.Modules = json),
        new ImportMapField<CreateRuntimeBody>(
            "importMap", "A standard import map. " + RunFields.ImportMapForms, (body, json) => body.ImportMap = json),
        new LabelField<CreateRuntimeBody>(
            "label",
            "Names and texts of the caller's own, to find the runtime by.",
            (body, label) => body.Label = label),
        new SnapshotField<CreateRuntimeBody>((body, id) => body.Snapshot = id),
        new HostFunctionsField("functions", (body, functions) => body.Functions = functions),
        new ModuleLoaderField("moduleLoader", (body, loader) => body.ModuleLoader = loader),
        new ChoiceField<CreateRuntimeBody>(
            "jobs",
            "`auto`: timers, microtasks and messages run as they come due. `manual`: once the bootstrap script has run they wait for `POST /runtimes/{id}/jobs`.",
            ["auto", "manual"],
            (body, choice) => body.ManualJobs = choice == 1),
        new IntrinsicsField<CreateRuntimeBody>(
            "intrinsics",
            "What the runtime's contexts have of V8's built-ins, and whether they are deterministic; a context that is made with intrinsics of its own has those instead.",
            (body, json) => body.Intrinsics = json.Span.SequenceEqual(IntrinsicsSpec.Everything) ? default : json),
        new InspectorField("inspector", (body, inspector) => body.Inspector = inspector));

    private static IntegerField<CreateRuntimeBody> Integer(
        string name, string description, Func<CallerLimits, IntegerRange> range, Action<CreateRuntimeBody, long> set) => new(name, description, range, set);
}

using JsRun.Api.Contexts;
using JsRun.Api.Limits;
using JsRun.Api.Requests.Fields;

namespace JsRun.Api.Evaluations;

/// <summary>The fields of the bodies of evaluations and calls.</summary>
internal static class RunFields
{
    /// <summary>What modules may be, for the descriptions of the fields that take them.</summary>
    public const string ModuleForms = "A text is JavaScript, or JSON where the name ends in `.json`; `{\"$bytes\":\"<base64>\"}` is WebAssembly.";

    /// <summary>What an import map may be, for the same.</summary>
    public const string ImportMapForms = "Its addresses begin with `./`, `../` or `/`, or are absolute URLs.";

    private const int MaxFileNameLength = 1024;

    /// <summary>Body of <c>POST /eval</c>.</summary>
    public static readonly FieldTable<EvaluationBody> OneShot = new(
        Code, Type, Globals, Timeout<EvaluationBody>(), Cpu<EvaluationBody>(),
        new IntegerField<EvaluationBody>(
            "maxHeapBytes", "Heap limit in bytes; ArrayBuffers and WebAssembly memories count.", LimitRanges.MaxHeapBytes, (body, value) => body.MaxHeapBytes = value),
        ConsoleFlag<EvaluationBody>("Expose a `console` global (there is none otherwise); what it writes comes back in `console`."),
        FileName, ResultFormat<EvaluationBody>(),
        new ModulesField<EvaluationBody>("modules", "Modules by name, for `import` and `import()`. " + ModuleForms, (body, json) => body.Modules = json),
        new ImportMapField<EvaluationBody>("importMap", "A standard import map. " + ImportMapForms, (body, json) => body.ImportMap = json),
        new SnapshotField<EvaluationBody>((body, id) => body.Snapshot = id),
        Web<EvaluationBody>());

    /// <summary>Body of <c>POST /runtimes/{id}/eval</c>.</summary>
    public static readonly FieldTable<EvaluationBody> InRuntime = new(
        Code, Type, Globals, Timeout<EvaluationBody>(), Cpu<EvaluationBody>(),
        ConsoleFlag<EvaluationBody>("Capture what is written to `console` and give the context one; the runtime's `console` when left out."),
        FileName, ResultFormat<EvaluationBody>(), new RunContextField<EvaluationBody>(),
        new ModulesField<EvaluationBody>(
            "modules", "Modules by name that are added to the runtime's; see `PUT .../modules`. " + ModuleForms, (body, json) => body.Modules = json),
        new ImportMapField<EvaluationBody>(
            "importMap", "A standard import map that is added to the runtime's; what is mapped there already stays. " + ImportMapForms, (body, json) => body.ImportMap = json),
        Web<EvaluationBody>());

    /// <summary>Body of <c>POST /runtimes/{id}/call</c>.</summary>
    public static readonly FieldTable<CallBody> Call = new(
        new FunctionField { Required = true },
        new ArgumentsField<CallBody>("args", "The arguments, tagged values.", (body, json) => body.Arguments = json),
        new ValueField<CallBody>("this", "The value of `this`; by default the object before the last dot of the name.", (body, json) => body.This = json),
        Timeout<CallBody>(), Cpu<CallBody>(),
        ConsoleFlag<CallBody>("Capture what is written to `console`; the runtime's `console` when left out."),
        ResultFormat<CallBody>(), new RunContextField<CallBody>());

    private static SourceField<EvaluationBody> Code =>
        new("code", "JavaScript source.", (body, json) => body.Code = json) { Required = true };

    private static ChoiceField<EvaluationBody> Type => new(
        "type",
        "`script`: the value is the last expression's. `module`: an ES module; the value is its exports as an object.",
        ["script", "module"],
        (body, choice) => body.Module = choice == 1);

    private static GlobalsField<EvaluationBody> Globals =>
        new("globals", "Each property becomes a global; the values are tagged.", (body, json) => body.Globals = json);

    private static TextField<EvaluationBody> FileName =>
        new("filename", "Name of the source in stack traces.", EvaluationBody.DefaultFileName, MaxFileNameLength, (body, text) => body.FileName = text);

    private static IntegerField<TBody> Timeout<TBody>()
        where TBody : RunBody =>
        new("timeoutMs", "Wall-clock budget in ms, queueing excluded.", LimitRanges.TimeoutMs, (body, value) => body.TimeoutMs = (int)value);

    private static IntegerField<TBody> Cpu<TBody>()
        where TBody : RunBody =>
        new("cpuMs", "CPU-time budget in ms.", LimitRanges.CpuMs, (body, value) => body.CpuMs = (int)value);

    private static FlagField<TBody> ConsoleFlag<TBody>(string description)
        where TBody : RunBody =>
        new("console", description, (body, value) => body.Console = value);

    private static FlagField<TBody> Web<TBody>()
        where TBody : RunBody => new(
        "web",
        "Give the context the web's globals that need no I/O: `URL`, `TextEncoder`, `AbortController`, `crypto` and others. They stay there; the runtime's `web` when left out.",
        (body, value) => body.Web = value);

    private static ChoiceField<TBody> ResultFormat<TBody>()
        where TBody : RunBody => new(
        "resultFormat",
        "`tagged` is lossless; `json` is what `JSON.stringify` makes of the value.",
        ["tagged", "json"],
        (body, choice) => body.PlainJson = choice == 1);
}

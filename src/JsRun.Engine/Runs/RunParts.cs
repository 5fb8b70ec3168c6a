namespace JsRun.Engine;

/// <summary>When the parts of a run were, of those that it has had.</summary>
/// <param name="Compile">Compiling its source, and linking a module.</param>
/// <param name="Serialize">Writing its value or error.</param>
public readonly record struct RunParts(RunPart? Compile, RunPart? Serialize);

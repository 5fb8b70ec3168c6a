using System.Text;
using System.Text.Json;

namespace JsRun.Engine.Tests.Support;

/// <summary>A result as text, its memory given back.</summary>
public sealed record Answer(RunOutcome Outcome, string Value, JsValueType? Type, string Error, string Console, RunUsage Usage, RuntimeState StateAfter, CloseReason? CloseReason)
{
    public static async Task<Answer> Of(ValueTask<RunResult> run)
    {
        using var result = await run.AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        return new Answer(
            result.Outcome,
            Text(result.ValueJson),
            result.Type,
            Text(result.ErrorJson),
            $"[{Text(result.Console.Json)}]",
            result.Usage,
            result.StateAfter,
            result.CloseReason);
    }

    public JsonElement ErrorField(string name) => JsonDocument.Parse(Error).RootElement.GetProperty(name);

    public JsonElement[] ConsoleEntries => [.. JsonDocument.Parse(Console).RootElement.EnumerateArray()];

    public Answer ShouldBeOk(string value)
    {
        (Outcome, Value).ShouldBe((RunOutcome.Ok, value), Error);
        return this;
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}

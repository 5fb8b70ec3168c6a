using System.Text.Json;
using JsRun.Engine.Buffers;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Contexts;

/// <summary>What becomes of a run that names a context which is not there, or may not be.</summary>
internal static class ContextFailure
{
    public static RunProduct Of(RunOutcome outcome, string idOrName)
    {
        var error = new PooledBytes();
        using (var json = new Utf8JsonWriter(error))
        {
            json.WriteStartObject();
            json.WriteString("path"u8, idOrName);
            json.WriteString("message"u8, Message(outcome, idOrName));
            json.WriteEndObject();
        }

        return new RunProduct(RunProgress.Finished, outcome) { Error = error };
    }

    /// <summary>A context cannot be linked with another, for the reason that the library gives.</summary>
    public static RunProduct OfLink(Isolate isolate, JsrStatus status) => status == JsrStatus.InvalidArgument
        ? RunProduct.WithLastError(isolate, RunOutcome.ContextsLinked)
        : RunProduct.FromFailure(isolate, status);

    private static string Message(RunOutcome outcome, string idOrName) => outcome switch
    {
        RunOutcome.ContextDeleted => $"The context {idOrName} has been deleted.",
        RunOutcome.ContextNameTaken => $"The runtime has a context named {idOrName}: delete that one first, or choose another name.",
        RunOutcome.ContextIsDefault => "The default context lives as long as its runtime: it cannot be deleted.",
        RunOutcome.TooManyContexts => "The runtime has as many contexts as it may have: delete one first.",
        _ => $"The runtime has no context {idOrName}.",
    };
}

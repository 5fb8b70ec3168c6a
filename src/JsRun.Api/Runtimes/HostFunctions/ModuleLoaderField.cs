using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Fields;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Runtimes.HostFunctions;

/// <summary>Who is asked for the modules that a runtime does not have.</summary>
internal sealed class ModuleLoaderField(string name, Action<CreateRuntimeBody, HostFunctionConfig?> set) : Field<CreateRuntimeBody>(
    name, "Is asked for the modules that the runtime does not have: `{ \"specifier\", \"referrer\", \"attributes\", \"runtime\", \"label\" }` is POSTed to its URL, which answers "
        + "`{ \"specifier\", \"source\", \"type\"? }`, or 404. `type`: `javascript`, `json`, or `wasm`, whose `source` is base64. The answer's `specifier` is the module's name from then on.")
{
    /// <inheritdoc />
    public override void Read(ref BodyReader reader, CreateRuntimeBody target)
    {
        if (reader.Json.TokenType != JsonTokenType.Null)
        {
            set(target, CallbackTarget.Read(ref reader, ModuleAnswers.LoaderName, Name, hasMode: false));
        }
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => CallbackTarget.Schema(limits, hasMode: false);
}

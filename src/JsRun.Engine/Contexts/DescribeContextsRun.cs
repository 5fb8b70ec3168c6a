using System.Text.Json;
using JsRun.Engine.Buffers;
using JsRun.Engine.Isolates;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Contexts;

/// <summary>Writes one context as a JSON object, or all of them, in the order in which they were made, as an array.</summary>
internal sealed class DescribeContextsRun(string? idOrName) : Run(RunKind.DescribeContexts, RunLimits.Service)
{
    public override RunProduct Start(IsolateSession session)
    {
        ContextEntry? entry = null;
        if (idOrName is not null && !session.Contexts.TryFind(idOrName, out entry, out var missing))
        {
            return ContextFailure.Of(missing, idOrName);
        }

        var value = new PooledBytes();
        using (var json = new Utf8JsonWriter(value))
        {
            if (entry is not null)
            {
                ContextDescription.Write(json, session, entry);
            }
            else
            {
                json.WriteStartArray();
                foreach (var context in session.Contexts.All)
                {
                    ContextDescription.Write(json, session, context);
                }

                json.WriteEndArray();
            }
        }

        return new RunProduct(RunProgress.Finished) { Value = value };
    }
}

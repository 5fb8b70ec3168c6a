using JsRun.Api.Tests.HostFunctions;

namespace JsRun.Api.Tests.Observability;

/// <summary>A span as a collector gets it: <c>opentelemetry.proto.trace.v1.Span</c>, field by field.</summary>
internal sealed record PushedSpan(string Trace, string Id, string Parent, string Name, ulong Start, ulong End, Dictionary<string, string> Tags, string Status)
{
    private const string GrpcPath = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    // Of a gRPC message: whether it is compressed, and its length.
    private const int GrpcPrefixBytes = 5;

    /// <summary>All that a collector has got, over HTTP or gRPC.</summary>
    public static IEnumerable<PushedSpan> Of(Callee collector) => collector.Calls.SelectMany(call => call.Path switch
    {
        "/v1/traces" => Read(call.Body),
        GrpcPath => Read(call.Body[GrpcPrefixBytes..]),
        _ => [],
    });

    private static IEnumerable<PushedSpan> Read(byte[] request) =>
        from resource in WireFields.All(request, 1)
        from scope in WireFields.All(resource, 2)
        from span in WireFields.All(scope, 2)
        select new PushedSpan(
            Convert.ToHexStringLower(WireFields.One(span, 1)),
            Convert.ToHexStringLower(WireFields.One(span, 2)),
            Convert.ToHexStringLower(WireFields.One(span, 4)),
            WireFields.Text(span, 5),
            WireFields.Number(span, 7),
            WireFields.Number(span, 8),
            WireFields.All(span, 9).ToDictionary(tag => WireFields.Text(tag, 1), tag => WireFields.Text(WireFields.One(tag, 2), 1)),
            WireFields.Text(WireFields.One(span, 15), 2));
}

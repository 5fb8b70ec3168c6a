using System.Text.Json;
using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Debugging;

/// <summary>A <c>.heapsnapshot</c>, read as Chrome DevTools reads it: by the fields that its meta data name.</summary>
internal sealed class HeapSnapshotFile
{
    private readonly JsonElement _meta;
    private readonly long[] _nodes;
    private readonly long[] _edges;

    public HeapSnapshotFile(ReadOnlySpan<byte> json)
    {
        var root = JsRunCalls.Parse(json);
        var snapshot = root.GetProperty("snapshot");
        _meta = snapshot.GetProperty("meta");
        NodeCount = snapshot.GetProperty("node_count").GetInt32();
        EdgeCount = snapshot.GetProperty("edge_count").GetInt32();
        _nodes = Numbers(root.GetProperty("nodes"));
        _edges = Numbers(root.GetProperty("edges"));
        Strings = [.. root.GetProperty("strings").EnumerateArray().Select(text => text.GetString()!)];
    }

    public int NodeCount { get; }

    public int EdgeCount { get; }

    public string[] Strings { get; }

    /// <summary>Names of the nodes of a type.</summary>
    public IEnumerable<string> NamesOf(string nodeType)
    {
        var types = _meta.GetProperty("node_types")[0].EnumerateArray().Select(type => type.GetString()!).ToArray();
        var (type, name, fields) = (FieldOf("node_fields", "type"), FieldOf("node_fields", "name"), FieldsOf("node_fields").Length);
        for (var node = 0; node < _nodes.Length; node += fields)
        {
            if (types[_nodes[node + type]] == nodeType)
            {
                yield return Strings[_nodes[node + name]];
            }
        }
    }

    /// <summary>Checks that counts, references and strings fit together.</summary>
    public void ShouldBeConsistent()
    {
        var nodeFields = FieldsOf("node_fields").Length;
        var edgeFields = FieldsOf("edge_fields").Length;
        NodeCount.ShouldBeGreaterThan(1000);
        _nodes.Length.ShouldBe(NodeCount * nodeFields);
        _edges.Length.ShouldBe(EdgeCount * edgeFields);

        var (name, edgesOfNode) = (FieldOf("node_fields", "name"), FieldOf("node_fields", "edge_count"));
        var edgesInNodes = 0L;
        for (var node = 0; node < _nodes.Length; node += nodeFields)
        {
            _nodes[node + name].ShouldBeInRange(0, Strings.Length - 1);
            edgesInNodes += _nodes[node + edgesOfNode];
        }

        edgesInNodes.ShouldBe(EdgeCount);
        var target = FieldOf("edge_fields", "to_node");
        for (var edge = 0; edge < _edges.Length; edge += edgeFields)
        {
            _edges[edge + target].ShouldBeInRange(0, _nodes.Length - nodeFields);
            (_edges[edge + target] % nodeFields).ShouldBe(0);
        }
    }

    private static long[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt64())];

    private string[] FieldsOf(string list) => [.. _meta.GetProperty(list).EnumerateArray().Select(field => field.GetString()!)];

    private int FieldOf(string list, string name) => Array.IndexOf(FieldsOf(list), name);
}

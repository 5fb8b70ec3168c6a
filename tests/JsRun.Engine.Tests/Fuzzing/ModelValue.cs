namespace JsRun.Engine.Tests.Fuzzing;

/// <summary>A value written twice, independently: as tagged JSON, and as the JavaScript expression that makes it.</summary>
/// <param name="Json">Tagged JSON; of a value that has none, where it cannot be written begins.</param>
/// <param name="Js">An expression.</param>
public sealed record ModelValue(string Json, string Js)
{
    /// <summary>What it is made of.</summary>
    public IReadOnlyList<ModelValue> Parts { get; init; } = [];

    /// <summary>Makes one of this kind of other parts.</summary>
    public Func<IReadOnlyList<ModelValue>, ModelValue>? Rebuild { get; init; }

    /// <summary>Any number of parts will do.</summary>
    public bool IsList { get; init; }

    /// <summary>A member of an object or an entry of a map, and not a value by itself.</summary>
    public bool IsFragment { get; init; }

    /// <summary>Of a member, its name.</summary>
    public string? Name { get; init; }

    /// <summary>It has an Error somewhere, whose stack tells where it was made.</summary>
    public bool HasError { get; init; }

    /// <summary>It has something somewhere that cannot be written: a symbol, a circle, a proxy that throws.</summary>
    public bool IsUnwritable { get; init; }

    /// <summary>Simpler values than this one, for a failure that is easier to read.</summary>
    public IEnumerable<ModelValue> Shrink()
    {
        if (!IsFragment)
        {
            foreach (var part in Parts.SelectMany(part => part.IsFragment ? part.Parts : [part]))
            {
                yield return part;
            }
        }

        for (var i = 0; IsList && i < Parts.Count; i++)
        {
            yield return Rebuild!([.. Parts.Take(i), .. Parts.Skip(i + 1)]);
        }

        for (var i = 0; i < Parts.Count; i++)
        {
            foreach (var simpler in Parts[i].Shrink().Where(simpler => simpler.IsFragment == Parts[i].IsFragment))
            {
                yield return Rebuild!([.. Parts.Take(i), simpler, .. Parts.Skip(i + 1)]);
            }
        }
    }

    public override string ToString() => $"{Json}  made by  {Js}";
}

namespace JsRun.Api.Options;

/// <summary>What this section leaves out is read from another one, of the same type, at the top.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FallsBackToAttribute(string section) : Attribute
{
    /// <summary>Name of the other section.</summary>
    public string Section { get; } = section;
}

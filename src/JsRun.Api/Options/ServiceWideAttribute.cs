namespace JsRun.Api.Options;

/// <summary>Marks a limit that holds for all tenants together, so that none of them can have its own.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ServiceWideAttribute : Attribute;

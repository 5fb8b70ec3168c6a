namespace JsRun.Api.Options;

/// <summary>Marks a property of a settings class that is computed from others.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotASettingAttribute : Attribute;

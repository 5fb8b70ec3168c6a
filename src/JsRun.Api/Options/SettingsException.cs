namespace JsRun.Api.Options;

/// <summary>The configuration is invalid: the service must not start. Each error names its key.</summary>
internal sealed class SettingsException(IReadOnlyList<string> errors)
    : Exception("The configuration is invalid:" + string.Concat(errors.Select(error => Environment.NewLine + "  " + error)))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}

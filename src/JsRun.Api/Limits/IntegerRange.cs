namespace JsRun.Api.Limits;

/// <summary>What an integer of a request may be.</summary>
/// <param name="Min">The smallest value.</param>
/// <param name="Max">The largest value.</param>
/// <param name="Default">The value when the field is left out; null when there is none.</param>
/// <param name="MaxSetting">The setting that <paramref name="Max"/> comes from; null when no setting can change it.</param>
internal readonly record struct IntegerRange(long Min, long Max, long? Default, string? MaxSetting);

namespace JsRun.Api.Limits;

/// <summary>What an integer of a request may be.</summary>
/// <param name="Min">The smallest value.</param>
/// <param name="Max">The largest value.</param>
/// <param name="Default">The value when the field is left out; null when there is none.</param>
/// <param name="MaxSetting">The setting that <paramref name="Max"/> comes from; null when no setting can change it.</param>
internal readonly record struct IntegerRange(long Min, long Max, long? Default, string? MaxSetting)
{
    /// <summary>What is wrong with a value; null when it is in the range.</summary>
    public string? Complaint(long value) =>
        value < Min ? $"must be at least {Min}."
        : value <= Max ? null
        : MaxSetting is null ? $"must be at most {Max}."
        : $"must be at most {Max}, the configured {MaxSetting}; ask for less, or have that setting raised.";
}

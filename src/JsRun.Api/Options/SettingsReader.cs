using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace JsRun.Api.Options;

/// <summary>
/// Reads settings classes from the configuration. Unlike the framework's binder it goes on after an error, so that all are reported
/// together, and takes a key that is no setting for the error that it usually is: a misspelt one would silently leave a default in force.
/// </summary>
internal sealed class SettingsReader(List<string> errors)
{
    /// <summary>Reads a class whose properties are sections or settings.</summary>
    public T Read<T>(IConfigurationSection section)
        where T : new() => (T)Read(typeof(T), section, fallback: null, section);

    /// <summary>Reads a class; a setting that the section leaves out comes from the fallback, if there is one.</summary>
    private object Read(Type type, IConfigurationSection section, IConfigurationSection? fallback, IConfigurationSection root)
    {
        var target = Activator.CreateInstance(type)!;
        var properties = type.GetProperties().Where(property => !property.IsDefined(typeof(NotASettingAttribute))).ToArray();
        foreach (var property in properties)
        {
            var child = section.GetSection(property.Name);
            if (property.GetValue(target) is IDictionary named)
            {
                var member = property.PropertyType.GetGenericArguments()[1];
                foreach (var one in child.GetChildren())
                {
                    named.Add(one.Key, Read(member, one, fallback: null, root));
                }
            }
            else if (property.PropertyType.IsClass && property.PropertyType != typeof(string))
            {
                var other = property.GetCustomAttribute<FallsBackToAttribute>() is { } falls ? root.GetSection(falls.Section) : null;
                property.SetValue(target, Read(property.PropertyType, child, other, root));
            }
            else
            {
                ReadSetting(target, property, child.Exists() || fallback is null ? child : fallback.GetSection(property.Name));
            }
        }

        errors.AddRange(section.GetChildren()
            .Where(child => !properties.Any(property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)))
            .Select(child => $"{child.Path}: there is no such setting."));
        return target;
    }

    private void ReadSetting(object target, PropertyInfo property, IConfigurationSection setting)
    {
        if (setting.Value is { } text)
        {
            try
            {
                property.SetValue(target, TypeDescriptor.GetConverter(property.PropertyType).ConvertFromString(null, CultureInfo.InvariantCulture, text));
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException or NotSupportedException)
            {
                errors.Add($"{setting.Path}: '{text}' is not {Kind(property.PropertyType)}.");
                return;
            }
        }
        else if (setting.GetChildren().Any())
        {
            errors.Add($"{setting.Path}: must be {Kind(property.PropertyType)}.");
            return;
        }

        CheckRange(target, property, setting.Path);
    }

    private void CheckRange(object target, PropertyInfo property, string path)
    {
        var value = property.GetValue(target)!;
        if (property.GetCustomAttribute<AllowedRangeAttribute>() is { } range)
        {
            var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
            if (number < range.Min || number > range.Max)
            {
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: {value} is not between {range.Min:0.###} and {range.Max:0.###}."));
            }
        }
        else if (value is TimeSpan time && time <= TimeSpan.Zero)
        {
            errors.Add($"{path}: must be longer than no time at all.");
        }
        else if (value is Enum member && !Enum.IsDefined(member.GetType(), member))
        {
            errors.Add($"{path}: '{member}' is not {Kind(member.GetType())}.");
        }
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type)),
        _ when type == typeof(DateTimeOffset?) => "a time of the form 2030-01-31T00:00:00Z",
        _ when type == typeof(TimeSpan) => "a time of the form hh:mm:ss",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(double) => "a number",
        _ => "a whole number",
    };
}

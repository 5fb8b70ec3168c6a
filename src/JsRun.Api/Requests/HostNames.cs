using System.Net;

namespace JsRun.Api.Requests;

/// <summary>Names under which the service takes requests. Immutable.</summary>
internal sealed class HostNames
{
    /// <summary>The setting that lists them: ASP.NET Core's own.</summary>
    public const string Setting = "AllowedHosts";

    private readonly string[] _names;

    /// <summary>Reads names that are separated by semicolons; what is wrong is added to the errors.</summary>
    public HostNames(string? text, List<string> errors)
    {
        _names = (text ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        errors.AddRange(_names.Where(name => !IsName(name)).Select(name =>
            $"{Setting}: '{name}' is no name of a host: neither scheme nor port belong to it; '*.example.com' stands for all names below one, '*' for all there are."));
    }

    /// <summary>Whether no names are configured.</summary>
    public bool IsEmpty => _names.Length == 0;

    /// <summary>Whether a host, its port left out, has one of the names.</summary>
    public bool Contains(string host) => Array.Exists(_names, name =>
        name == "*"
        || (name.StartsWith("*.", StringComparison.Ordinal)
            ? host.Length >= name.Length && host.EndsWith(name[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether a host is this machine, whatever name servers say.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsName(string name) =>
        name == "*" || (name.StartsWith("*.", StringComparison.Ordinal) ? Uri.CheckHostName(name[2..]) == UriHostNameType.Dns : Uri.CheckHostName(name) != UriHostNameType.Unknown);
}

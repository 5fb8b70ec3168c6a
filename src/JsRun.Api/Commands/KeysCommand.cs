using System.CommandLine;
using System.CommandLine.Parsing;
using JsRun.Api.Callers;
using JsRun.Api.Tenants;

namespace JsRun.Api.Commands;

/// <summary><c>keys new</c>: makes a key, prints it once, and prints the settings that let it in. Touches neither a running service nor a file.</summary>
internal static class KeysCommand
{
    /// <summary>The word that the command begins with.</summary>
    public const string Name = "keys";

    private static readonly Option<string> Tenant = new("--tenant") { Description = "Id of the tenant that the key is for.", Required = true };

    private static readonly Option<string> KeyName = new("--name") { Description = "What the configuration calls the key.", DefaultValueFactory = _ => "default" };

    private static readonly Option<string[]> ScopeWords = new("--scopes")
    {
        Description = $"What the key is good for: {ScopeNames.Known}.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => ["eval", "runtimes:read", "runtimes:write"],
    };

    private static readonly Option<int?> Days = new("--expires-in-days") { Description = "Days until the key ends; never, unless given." };

    /// <summary>Runs the command and gives the exit code.</summary>
    public static int Run(string[] arguments)
    {
        ScopeWords.Validators.Add(RefuseUnknownScopes);
        Days.Validators.Add(RefuseStrangeTimes);
        Tenant.Validators.Add(RefuseStrangeTenants);
        var make = new Command("new", "Makes a key and prints it, this once, with the settings that let it in.") { Tenant, KeyName, ScopeWords, Days };
        make.SetAction(Make);
        var root = new RootCommand("JsRun") { new Command(Name, "Keys of tenants.") { make } };
        return root.Parse(arguments).Invoke();
    }

    private static void Make(ParseResult parsed)
    {
        var key = ApiKey.New();
        var tenant = parsed.GetRequiredValue(Tenant);
        var settings = new List<(string Name, string Value)>
        {
            ("Hash", ApiKey.HashOf(key)),
            ("Scopes", string.Join(' ', Words(parsed.GetRequiredValue(ScopeWords)))),
        };
        if (parsed.GetValue(Days) is { } days)
        {
            settings.Add(("ExpiresAt", DateTimeOffset.UtcNow.AddDays(days).ToString("yyyy-MM-ddTHH:mm:ssZ", null)));
        }

        var name = parsed.GetRequiredValue(KeyName);
        var members = string.Join(", ", settings.Select(setting => $"\"{setting.Name}\": \"{setting.Value}\""));
        var output = parsed.InvocationConfiguration.Output;
        output.WriteLine($"Key (it is shown this once): {key}");
        output.WriteLine();
        output.WriteLine("In appsettings.json:");
        output.WriteLine($"{{ \"JsRun\": {{ \"Tenants\": {{ \"{tenant}\": {{ \"Keys\": {{ \"{name}\": {{ {members} }} }} }} }} }} }}");
        output.WriteLine();
        output.WriteLine("Or as environment variables:");
        foreach (var setting in settings)
        {
            output.WriteLine($"JsRun__Tenants__{tenant}__Keys__{name}__{setting.Name}='{setting.Value}'");
        }
    }

    private static IEnumerable<string> Words(string[] values) => values.SelectMany(value => value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries));

    private static void RefuseUnknownScopes(OptionResult result)
    {
        _ = ScopeNames.Parse(string.Join(' ', Words(result.GetValueOrDefault<string[]>() ?? [])), out var unknown);
        if (unknown is not null)
        {
            result.AddError($"'{unknown}' is no scope; there are {ScopeNames.Known}.");
        }
    }

    private static void RefuseStrangeTimes(OptionResult result)
    {
        if (result.GetValueOrDefault<int?>() is < 1 or > 36_500)
        {
            result.AddError("--expires-in-days must be 1 to 36500.");
        }
    }

    private static void RefuseStrangeTenants(OptionResult result)
    {
        if (!TenantSettings.IsId(result.GetValueOrDefault<string>() ?? string.Empty))
        {
            result.AddError(TenantSettings.IdRule);
        }
    }
}

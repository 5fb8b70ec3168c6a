using System.Net;
using System.Net.Sockets;

namespace JsRun.Api.Callbacks;

/// <summary>Which addresses may be connected to: those of the public internet, and networks that the configuration names.</summary>
internal sealed class AddressPolicy
{
    // The special purpose registries of IANA, multicast and what is reserved.
    private static readonly IPNetwork[] Refused =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
            "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",

            // Of global unicast: what tunnels to IPv4 (Teredo, 6to4), and what is for documentation or protocols.
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    // All else of IPv6, loopback, link-local, unique local, mapped, translated and multicast addresses included, is not public.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private readonly List<IPNetwork> _allowed = [];

    /// <param name="allowedNetworks">Networks in CIDR form, separated by spaces.</param>
    public AddressPolicy(string allowedNetworks)
    {
        foreach (var item in allowedNetworks.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPNetwork.TryParse(item, out var network))
            {
                _allowed.Add(network);
            }
            else
            {
                Errors.Add($"'{item}' is no network in CIDR form.");
            }
        }
    }

    /// <summary>What is wrong with the setting.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Whether an address may be connected to.</summary>
    public bool IsAllowed(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (_allowed.Exists(network => network.Contains(address)))
        {
            return true;
        }

        return (address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address))
            && !Array.Exists(Refused, network => network.Contains(address));
    }
}

using System.Text.Json;

namespace Weft.Destinations;

/// <summary>The <c>settings</c> of one destination: flat names and texts, environment references already resolved.</summary>
/// <param name="key">The destination's key in weft.yaml.</param>
/// <param name="values">Setting by name.</param>
/// <param name="allowPrivateTargets">Whether addresses on loopback and private ranges may be called.</param>
/// <param name="report">Takes a problem: the setting's name, its value, and what would be accepted.</param>
public sealed class DestinationSettings(
    string key, IReadOnlyDictionary<string, string> values, bool allowPrivateTargets, Action<string, string?, string> report)
{
    private readonly HashSet<string> _read = [];
    private bool _failed;

    /// <summary>The destination's key in weft.yaml.</summary>
    public string Key => key;

    /// <summary>Whether addresses on loopback and private ranges may be called (<c>allow_private_targets</c>).</summary>
    public bool AllowPrivateTargets => allowPrivateTargets;

    /// <summary><c>settings</c> and the kind's other sections as JSON, for a kind that has such; undefined for the others.</summary>
    public JsonElement Document { get; init; }

    /// <summary>True for what was found good when it was written: what this machine or a catalogue holds by now is no mistake in it.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>True once a problem was reported.</summary>
    public bool Failed => _failed;

    /// <summary>A setting that may be left out.</summary>
    public string? Optional(string name)
    {
        _read.Add(name);
        return values.TryGetValue(name, out var value) ? value : null;
    }

    /// <summary>The settings of a nested map, by name: <c>headers: {X-Key: v}</c> is the group <c>headers</c>. Empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Group(string name)
    {
        var group = values.Where(value => value.Key.StartsWith(name + ".", StringComparison.Ordinal)).ToList();
        _read.UnionWith(group.Select(value => value.Key));
        return group.ToDictionary(value => value.Key[(name.Length + 1)..], value => value.Value);
    }

    /// <summary>A setting that must be there; its absence is reported.</summary>
    /// <param name="name">The setting's name.</param>
    /// <param name="accepted">What would be accepted, for the report.</param>
    public string? Required(string name, string accepted)
    {
        var value = Optional(name);
        if (string.IsNullOrWhiteSpace(value))
            Report(name, value, $"is required: {accepted}");
        return value;
    }

    /// <summary>Reports a problem with a setting; a name that begins with <c>/</c> is a JSON pointer from the destination itself, as <c>/subscriptions/0/name</c>.</summary>
    public void Report(string name, string? value, string message)
    {
        _failed = true;
        report(name, value, message);
    }

    /// <summary>Reports each setting that the kind has not asked for; not its value, which may be a secret under a misspelt name.</summary>
    public void RejectUnknown()
    {
        foreach (var name in values.Keys.Where(name => !_read.Contains(name)))
            Report(name, null, $"is not a setting of this kind; it takes {string.Join(", ", _read.Order())}");
    }
}

using System.Text.Json;
using Weft.Events;
using Weft.Storage;

namespace Weft.Profiles;

/// <summary>
/// The changes of a fragment's traits; which one shows is decided on reading, so a late one lands where its time says.
/// <code>
/// v | fragment | trait | time | message id | source -> value, JSON; null clears
/// </code>
/// An account's traits are kept the same way, under the account's fragment.
/// </summary>
internal sealed class TraitChanges(StateBatch state)
{
    /// <summary>Adds the traits that an event sets: identify's on the person, group's on the account.</summary>
    /// <returns>The names of the person's traits that it sets.</returns>
    public IReadOnlyList<string> Add(ulong fragment, ulong account, TrackingEvent tracking)
    {
        foreach (var (holder, trait) in SetBy(tracking, fragment, account))
            state.Put(ChangeKey(holder, trait.Name, tracking), JsonSerializer.SerializeToUtf8Bytes(trait.Value));
        if (tracking.Type != EventType.Identify)
            return [];
        var search = new ProfileSearch(state);
        search.Index(fragment, EventPath.Member(tracking["context"], "traits"));
        search.Index(fragment, tracking["traits"]);
        return [.. SetBy(tracking, fragment, account).Select(set => set.Trait.Name).Distinct()];
    }

    /// <summary>What an event sets, and on which fragment; of a name that comes more than once the last counts.</summary>
    public static IEnumerable<(ulong Fragment, JsonProperty Trait)> SetBy(TrackingEvent tracking, ulong fragment, ulong account) => tracking.Type switch
    {
        EventType.Group when account != 0 => Of(tracking["traits"]).Select(trait => (account, trait)),
        // traits stand over context.traits, so they come last.
        EventType.Identify => Of(EventPath.Member(tracking["context"], "traits")).Concat(Of(tracking["traits"])).Select(trait => (fragment, trait)),
        _ => [],
    };

    /// <summary>The changes of one trait, latest first.</summary>
    public IEnumerable<TraitChange> Of(ulong fragment, string trait)
    {
        foreach (var (key, value) in state.Scan(TraitKey(fragment, trait), backward: true))
            yield return ToChange(key, value);
    }

    /// <summary>The names of the traits that the fragment has changes of.</summary>
    public List<string> Names(ulong fragment)
    {
        var names = new List<string>();
        var from = Key.In(Table.Traits, stackalloc byte[16]).Add(fragment).ToArray();
        var to = ByteOrder.After(from);
        while (state.Scan(from, to).FirstOrDefault() is { Key: { } key })
        {
            var reader = new KeyReader(key);
            reader.Number();
            var name = reader.Text();
            names.Add(name);
            from = ByteOrder.After(TraitKey(fragment, name));
        }

        return names;
    }

    private static IEnumerable<JsonProperty> Of(JsonElement traits)
    {
        foreach (var trait in traits.ValueKind == JsonValueKind.Object ? traits.EnumerateObject() : default)
            yield return trait;
    }

    private static byte[] TraitKey(ulong fragment, string trait) =>
        Key.In(Table.Traits, stackalloc byte[256]).Add(fragment).Add(trait).ToArray();

    private static byte[] ChangeKey(ulong fragment, string trait, TrackingEvent tracking) =>
        Key.In(Table.Traits, stackalloc byte[256]).Add(fragment).Add(trait).Add(tracking.Timestamp).Add(tracking.MessageId).Add(tracking.Source).ToArray();

    private static TraitChange ToChange(byte[] key, byte[] value)
    {
        var reader = new KeyReader(key);
        reader.Number();
        reader.Text();
        var at = reader.Instant();
        var messageId = reader.Text();
        return new(at, reader.Text(), messageId, JsonElement.Parse(value));
    }
}

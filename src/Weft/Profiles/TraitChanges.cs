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
        if (tracking.Type == EventType.Group && account != 0)
            Put(account, tracking, tracking["traits"]);
        if (tracking.Type != EventType.Identify)
            return [];
        // traits stand over context.traits, so they are put last.
        var context = EventPath.Member(tracking["context"], "traits");
        var search = new ProfileSearch(state);
        search.Index(fragment, context);
        search.Index(fragment, tracking["traits"]);
        return [.. Put(fragment, tracking, context).Union(Put(fragment, tracking, tracking["traits"]))];
    }

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

    private List<string> Put(ulong fragment, TrackingEvent tracking, JsonElement traits)
    {
        var names = new List<string>();
        if (traits.ValueKind != JsonValueKind.Object)
            return names;
        foreach (var trait in traits.EnumerateObject())
        {
            state.Put(ChangeKey(fragment, trait.Name, tracking), JsonSerializer.SerializeToUtf8Bytes(trait.Value));
            names.Add(trait.Name);
        }

        return names;
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

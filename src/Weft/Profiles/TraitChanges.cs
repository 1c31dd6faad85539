using System.Runtime.InteropServices;
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
internal sealed partial class TraitChanges
{
    internal const int ReadAtOnce = 64;

    private readonly StateBatch _state;
    private readonly Histories _histories;

    private TraitChanges(StateBatch state) => (_state, _histories) = (state, Histories.Of(state));

    /// <summary>The one of a batch.</summary>
    public static TraitChanges Of(StateBatch state) => state.Shared(static state => new TraitChanges(state));

    /// <summary>Adds the traits that an event sets: identify's on the person, group's on the account.</summary>
    /// <returns>The names of the person's traits that it sets.</returns>
    public IReadOnlyList<string> Add(ulong fragment, ulong account, TrackingEvent tracking)
    {
        foreach (var (holder, trait) in SetBy(tracking, fragment, account))
            Set(holder, trait, tracking);
        if (tracking.Type != EventType.Identify)
            return [];
        var search = new ProfileSearch(_state);
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
    public LatestFirst<TraitChange> Of(ulong fragment, string trait)
    {
        var history = HistoryOf(fragment);
        return history.FindChanges(trait) ?? history.Add(trait, new TraitHistory(_state, fragment, trait, history.IsNew));
    }

    /// <summary>Whether an event set a trait to what it was at that time.</summary>
    public bool IsRepeated(ulong fragment, string trait, TrackingEvent by)
    {
        var changes = Of(fragment, trait);
        for (var place = 0; changes[place] is { } change; place++)
        {
            if (change.At == by.Timestamp && change.MessageId == by.MessageId && change.Source == by.Source)
                return changes[place + 1] is { } before && before.Json.Span.SequenceEqual(change.Json.Span);
        }

        return false;
    }

    /// <summary>The names of the traits that the fragment has changes of.</summary>
    public IReadOnlyList<string> Names(ulong fragment) => HistoryOf(fragment).TraitNames ?? NamesInState(fragment);

    // As the timeline's.
    private FragmentHistory HistoryOf(ulong fragment)
    {
        var history = _histories[fragment];
        if (history.TraitNames is null && _state.IsWriter)
            Read(history, fragment);
        return history;
    }

    private void Read(FragmentHistory history, ulong fragment)
    {
        var from = Prefix(fragment);
        history.TraitNames = ShortHistory.Read<TraitChange>(
            _state.ScanCommitted(from, ByteOrder.After(from)), ReadAtOnce, NameIn, name => history.Add(name, new TraitHistory(_state, fragment, name, history.IsNew)),
            (key, value, _) => ToChange(key, value), out var rows) ?? NamesInState(fragment);
        _histories.Grow(history, rows);
    }

    private List<string> NamesInState(ulong fragment)
    {
        var names = new List<string>();
        var from = Prefix(fragment);
        var to = ByteOrder.After(from);
        while (_state.Scan(from, to).FirstOrDefault() is { Key: { } key })
        {
            var reader = new KeyReader(key);
            reader.Number();
            var name = reader.Text();
            names.Add(name);
            from = ByteOrder.After(TraitKey(fragment, name));
        }

        return names;
    }

    private void Set(ulong fragment, JsonProperty trait, TrackingEvent tracking)
    {
        var key = Key.In(Table.Traits, stackalloc byte[256]).Add(fragment).Add(trait.Name).Add(tracking.Timestamp).Add(tracking.MessageId).Add(tracking.Source);
        var json = JsonMarshal.GetRawUtf8Value(trait.Value);
        _state.Put(key.Span, json);
        var history = HistoryOf(fragment);
        history.HasTrait(trait.Name);
        if (!_state.IsWriter)
            return;
        var list = history.FindChanges(trait.Name) ?? history.Add(trait.Name, new TraitHistory(_state, fragment, trait.Name, history.IsNew));
        _histories.Grow(history, 1);
        list.Add(new(tracking.Timestamp, tracking.Source, tracking.MessageId, json.ToArray()) { Fragment = fragment });
    }

    private static IEnumerable<JsonProperty> Of(JsonElement traits)
    {
        foreach (var trait in traits.ValueKind == JsonValueKind.Object ? traits.EnumerateObject() : default)
            yield return trait;
    }

    /// <summary>What the keys of a fragment's changes begin with.</summary>
    internal static byte[] Prefix(ulong fragment) => Key.In(Table.Traits, stackalloc byte[16]).Add(fragment).ToArray();

    private static byte[] TraitKey(ulong fragment, string trait) =>
        Key.In(Table.Traits, stackalloc byte[256]).Add(fragment).Add(trait).ToArray();

    private static byte[] ChangeKey(ulong fragment, string trait, DateTimeOffset at, string messageId, string source) =>
        Key.In(Table.Traits, stackalloc byte[256]).Add(fragment).Add(trait).Add(at).Add(messageId).Add(source).ToArray();

    private static string NameIn(byte[] key)
    {
        var reader = new KeyReader(key);
        reader.Number();
        return EventNames.Of(reader.Utf8());
    }

    private static TraitChange ToChange(byte[] key, byte[] value)
    {
        var reader = new KeyReader(key);
        var fragment = reader.Number();
        reader.Utf8();
        var at = reader.Instant();
        var messageId = reader.Text();
        return new(at, EventNames.Of(reader.Utf8()), messageId, value) { Fragment = fragment };
    }

    /// <summary>The changes of one trait, as far as they were read.</summary>
    private sealed class TraitHistory(StateBatch state, ulong fragment, string trait, bool isWhole) : StoredList<TraitChange>(state, isWhole)
    {
        private readonly StateBatch _state = state;

        protected override List<TraitChange> Read(TraitChange? before, int most)
        {
            var from = TraitKey(fragment, trait);
            var to = before is null ? ByteOrder.After(from) : ChangeKey(fragment, trait, before.At, before.MessageId, before.Source);
            return [.. _state.ScanCommitted(from, to).Take(most).Select(pair => ToChange(pair.Key, pair.Value))];
        }
    }
}

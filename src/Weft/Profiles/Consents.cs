using System.Text.Json;
using Weft.Events;
using Weft.Storage;

namespace Weft.Profiles;

/// <summary>
/// What people said about purposes: <c>context.consent.categoryPreferences</c> of any call, and the properties of the event <c>Consent Updated</c>, each a purpose with true or false.
/// <code>
/// C | fragment | purpose | time | message id | source -> 1 granted, 0 denied
/// </code>
/// Every purpose is kept, also one that weft.yaml does not name yet.
/// </summary>
internal sealed class Consents(StateBatch state)
{
    private const int ReadAtOnce = 16;
    private const string Updated = "Consent Updated";

    /// <summary>Keeps what an event says.</summary>
    public void Add(ulong fragment, TrackingEvent tracking)
    {
        foreach (var (purpose, isGranted) in SaidBy(tracking))
            state.PutNumber(KeyOf(fragment, purpose, tracking), isGranted ? 1 : 0);
    }

    /// <summary>Takes out what events said that are filed elsewhere from here on.</summary>
    public void Remove(ulong fragment, IEnumerable<TrackingEvent> events)
    {
        foreach (var tracking in events)
        {
            foreach (var purpose in SaidBy(tracking).Keys)
                state.Delete(KeyOf(fragment, purpose, tracking));
        }
    }

    /// <summary>What a fragment's events said about a purpose, latest first.</summary>
    public LatestFirst<ConsentStatement> Of(ulong fragment, string purpose) => LatestFirst.Over(Read(PrefixOf(fragment, purpose)));

    /// <summary>The purposes that a fragment's events said something about.</summary>
    public IEnumerable<string> PurposesOf(ulong fragment)
    {
        var from = Key.In(Table.Consents, stackalloc byte[9]).Add(fragment).ToArray();
        var to = ByteOrder.After(from);
        while (state.Scan(from, to).FirstOrDefault() is { Key: { } key })
        {
            var reader = new KeyReader(key);
            reader.Number();
            var purpose = reader.Text();
            yield return purpose;
            from = ByteOrder.After(PrefixOf(fragment, purpose));
        }
    }

    /// <summary>What an event says: whether each purpose that it names is granted.</summary>
    public static IReadOnlyDictionary<string, bool> SaidBy(TrackingEvent tracking)
    {
        // Of most events nothing is read: their JSON does not so much as hold the word.
        var isUpdate = tracking.EventName == Updated;
        if (!isUpdate && tracking.Json.Span.IndexOf("\"categoryPreferences\""u8) < 0)
            return Nothing;
        var said = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        Read(EventPath.Member(EventPath.Member(tracking["context"], "consent"), "categoryPreferences"), said);
        if (isUpdate)
            Read(tracking["properties"], said);
        return said;
    }

    private static readonly SortedDictionary<string, bool> Nothing = [];

    // Some at a time, as whoever asks stops at the first that decides: a scan that is left half way would keep the store from closing.
    private IEnumerable<ConsentStatement> Read(byte[] from)
    {
        var to = ByteOrder.After(from);
        for (var read = ReadAtOnce; read == ReadAtOnce;)
        {
            var rows = state.Scan(from, to, backward: true).Take(ReadAtOnce).ToList();
            foreach (var (key, value) in rows)
                yield return Statement(to = key, NumberValue.Read(value) == 1);
            read = rows.Count;
        }
    }

    private static void Read(JsonElement preferences, SortedDictionary<string, bool> into)
    {
        foreach (var one in preferences.ValueKind == JsonValueKind.Object ? preferences.EnumerateObject() : default)
        {
            if (one.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
                into[one.Name] = one.Value.ValueKind == JsonValueKind.True;
        }
    }

    private static ConsentStatement Statement(byte[] key, bool isGranted)
    {
        var reader = new KeyReader(key);
        reader.Number();
        reader.Utf8();
        var at = reader.Instant();
        var messageId = reader.Text();
        return new(at, reader.Text(), messageId, isGranted);
    }

    private static byte[] PrefixOf(ulong fragment, string purpose) => Key.In(Table.Consents, stackalloc byte[256]).Add(fragment).Add(purpose).ToArray();

    private static byte[] KeyOf(ulong fragment, string purpose, TrackingEvent tracking) =>
        Key.In(Table.Consents, stackalloc byte[256]).Add(fragment).Add(purpose).Add(tracking.Timestamp).Add(tracking.MessageId).Add(tracking.Source).ToArray();
}

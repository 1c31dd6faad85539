using Weft.Storage;

namespace Weft.Audiences.Backfills;

/// <summary>
/// Under which name the rows of an audience stand (<see cref="Memberships"/>): its key, until it comes to mean something else. Another version's rows are made under
/// a slot of their own beside those in force, and the switch is one row.
/// <code>
/// B | slots -> for each audience of which the key itself is not in force: key, the slot that is; none where none is
/// </code>
/// </summary>
internal sealed class Slots
{
    // No key holds it.
    private const char Mark = '\u0001';
    private readonly StateBatch _state;
    private readonly SortedDictionary<string, string?> _inForce = new(StringComparer.Ordinal);
    private bool _isChanged;

    private Slots(StateBatch state)
    {
        _state = state;
        if (state.Get(RowKey) is not { } value)
            return;
        for (var reader = new ValueReader(value); !reader.AtEnd;)
            _inForce[reader.Text()] = reader.OptionalText();
    }

    private static byte[] RowKey => Key.In(Table.Backfills, stackalloc byte[16]).Add("slots").ToArray();

    /// <summary>The one of a batch.</summary>
    public static Slots Of(StateBatch state) => state.Shared(static state => new Slots(state));

    /// <summary>Whether every audience stands under its key.</summary>
    public bool AreKeys => _inForce.Count == 0;

    /// <summary>The slot of the version in force; null when none is, or the audience is gone.</summary>
    public string? InForce(string audience) => _inForce.TryGetValue(audience, out var slot) ? slot : audience;

    /// <summary>Whether the key itself may have rows of another version.</summary>
    public bool WasUsed(string audience) => _inForce.ContainsKey(audience);

    /// <summary>The audience that shows what stands under a slot; null when none does.</summary>
    public string? Shows(string slot)
    {
        var audience = slot.IndexOf(Mark) is >= 0 and var mark ? slot[..mark] : slot;
        return InForce(audience) == slot ? audience : null;
    }

    /// <summary>Another slot is in force; null for none.</summary>
    public void Put(string audience, string? slot)
    {
        if (slot == audience)
            _inForce.Remove(audience);
        else
            _inForce[audience] = slot;
        _isChanged = true;
    }

    /// <summary>Puts what has changed into the batch.</summary>
    public void Write()
    {
        if (!_isChanged)
            return;
        _isChanged = false;
        var writer = ValueWriter.Begin();
        foreach (var (audience, slot) in _inForce)
            writer.Add(audience).Add(slot);
        writer.PutInto(_state, RowKey);
    }

    /// <summary>The slot of a version that a configuration begins.</summary>
    public static string Of(string audience, long position) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{audience}{Mark}{position}");

    /// <summary>Where it is kept what was told of an audience that had no version before.</summary>
    public static string Told(string slot) => $"{slot}{Mark}told";
}

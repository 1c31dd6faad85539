using Weft.Storage;

namespace Weft.Audiences.Traits;

/// <summary>
/// What destinations were last told of each profile's computed traits, of those alone that some destination asks for.
/// <code>
/// T | profile -> for each trait: key, value that was told, valid until      only where something was told or may be with time
/// Q | due | profile -> empty                                                one timer a profile: its earliest
/// </code>
/// All of it is written in the batch of what caused it. What came as history, of which nobody is told, counts as told.
/// </summary>
internal sealed class ToldTraits
{
    private readonly StateBatch _state;
    private readonly TimerQueue _timers;
    private readonly RecordCache<ulong, ToldValues> _profiles;

    private ToldTraits(StateBatch state)
    {
        (_state, _timers) = (state, new(state, Table.TraitTimers));
        _profiles = new(state, WriteRow);
    }

    /// <summary>The one of a batch.</summary>
    public static ToldTraits Of(StateBatch state) => state.Shared(static state => new ToldTraits(state));

    /// <summary>The earliest timer; null when there is none.</summary>
    public (DateTimeOffset Due, ulong Profile)? NextTimer() => _timers.Next();

    /// <summary>The earliest timer due at or before an instant; null when none is.</summary>
    public (DateTimeOffset Due, ulong Profile)? NextDue(DateTimeOffset now) => _timers.NextDue(now);

    /// <summary>The profiles whose timers come first, as many as are known and due at or before an instant.</summary>
    public List<ulong> Due(DateTimeOffset now, int most) => _timers.Due(now, most);

    /// <summary>What was told of a profile. Never changed: a change makes another.</summary>
    public ToldValues Read(ulong profile) => _profiles.TryGet(profile, out var told)
        ? told ?? ToldValues.Nothing
        : _profiles.Keep(profile, _state.Get(KeyOf(stackalloc byte[9], profile)) is { } value ? ToldValues.FromValue(value) : ToldValues.Nothing);

    /// <summary>Something else is told of a profile than before; its timer follows.</summary>
    public void Change(ulong profile, ToldValues before, ToldValues now)
    {
        _timers.Move(profile, before.NextTimer, now.NextTimer);
        _profiles.Change(profile, now);
    }

    /// <summary>The profiles of which something was told or may be with time.</summary>
    public IEnumerable<ulong> Profiles()
    {
        foreach (var (key, _) in _state.Scan([(byte)Table.ToldTraits]))
            yield return new KeyReader(key).Number();
    }

    private void WriteRow(ulong profile, ToldValues? told)
    {
        if (told is null or { All.Length: 0 })
            _state.Delete(KeyOf(stackalloc byte[9], profile));
        else
            told.Write().PutInto(_state, KeyOf(stackalloc byte[9], profile));
    }

    internal static ReadOnlySpan<byte> KeyOf(Span<byte> buffer, ulong profile) => Key.In(Table.ToldTraits, buffer).Add(profile).Span;
}

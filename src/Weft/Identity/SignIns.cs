using System.Collections.Immutable;
using Weft.Storage;

namespace Weft.Identity;

/// <summary>
/// Of an anonymous id with which several people signed in, by the preset <c>last-authenticated</c>: who did so last, so that one more sign-in looks at the two of them and not at all who were there before.
/// </summary>
/// <param name="Latest">The fragment that signed in last; 0 when none that did is an identifier any more.</param>
/// <param name="Until">The latest evidence among the links that somebody else's took the place of; null when none holds that did.</param>
/// <param name="Others">What it has links with that are no sign-ins, or that an operator decided.</param>
internal sealed record SignIns(ulong Latest, DateTimeOffset? Until, ImmutableArray<ulong> Others)
{
    public byte[] ToValue()
    {
        var writer = ValueWriter.Begin().Add(Latest).Add(Until ?? DateTimeOffset.MinValue).Add((long)Others.Length);
        foreach (var other in Others)
            writer.Add(other);
        return writer.ToArray();
    }

    public static SignIns FromValue(byte[] value)
    {
        var reader = new ValueReader(value);
        var (latest, until) = (reader.Unsigned(), reader.Instant());
        var others = ImmutableArray.CreateBuilder<ulong>((int)reader.Number());
        for (var i = others.Capacity; i > 0; i--)
            others.Add(reader.Unsigned());
        return new(latest, until == DateTimeOffset.MinValue ? null : until, others.DrainToImmutable());
    }
}

/// <summary>
/// The sign-ins of anonymous ids with which several people signed in.
/// <code>
/// G | anonymous fragment -> SignIns
/// </code>
/// Kept while the preset is <c>last-authenticated</c>; taking everything again, as changed rules do, makes all of them anew.
/// </summary>
internal sealed class SignInStore
{
    private readonly StateBatch _state;
    private readonly RecordCache<ulong, SignIns> _all;

    private SignInStore(StateBatch state)
    {
        _state = state;
        _all = new(state, (anonymous, signIns) => state.Put(KeyOf(stackalloc byte[9], anonymous), signIns!.ToValue()));
    }

    /// <summary>The one of a batch.</summary>
    public static SignInStore Of(StateBatch state) => state.Shared(static state => new SignInStore(state));

    /// <summary>Those of an anonymous id; null while one person signed in with it at most.</summary>
    public SignIns? Find(ulong anonymous) =>
        _all.TryGet(anonymous, out var known) ? known : _all.Keep(anonymous, _state.Get(KeyOf(stackalloc byte[9], anonymous)) is { } value ? SignIns.FromValue(value) : null);

    public void Put(ulong anonymous, SignIns signIns) => _all.Change(anonymous, signIns);

    private static ReadOnlySpan<byte> KeyOf(Span<byte> buffer, ulong anonymous) => Key.In(Table.SignIns, buffer).Add(anonymous).Span;
}

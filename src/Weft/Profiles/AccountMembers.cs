using Weft.Storage;

namespace Weft.Profiles;

/// <summary>
/// Which people belong to which accounts: those whose <c>group</c> calls named them. Kept by fragment, so that merges and splits take it along.
/// <code>
/// A | m | account | fragment -> ticks of the earliest group call
/// A | a | fragment | account -> the same
/// </code>
/// </summary>
internal sealed class AccountMembers(StateBatch state)
{
    private const byte ByAccount = (byte)'m';
    private const byte ByFragment = (byte)'a';

    /// <summary>A group call named an account.</summary>
    public void Join(ulong account, ulong fragment, DateTimeOffset at)
    {
        if (!(Since(account, fragment) <= at))
            Change(account, fragment, at);
    }

    /// <summary>A fragment belongs to an account since an instant; null where it does no more.</summary>
    public void Change(ulong account, ulong fragment, DateTimeOffset? since)
    {
        foreach (var key in (byte[][])[KeyOf(ByAccount, account, fragment), KeyOf(ByFragment, fragment, account)])
        {
            if (since is { } at)
                state.PutNumber(key, at.UtcTicks);
            else
                state.Delete(key);
        }
    }

    /// <summary>The fragments that belong to an account, by number.</summary>
    public IEnumerable<ulong> FragmentsOf(ulong account) => Rows(ByAccount, account, 0).Select(row => row.Other);

    /// <summary>Every account by its fragment's number, from behind one on; 0 for all.</summary>
    public IEnumerable<ulong> Accounts(ulong after)
    {
        var end = ByteOrder.After(Key.In(Table.Accounts, stackalloc byte[2]).Add(ByAccount).Span);
        // Jumps from account to account, however many members each has.
        while (state.Scan(KeyOf(ByAccount, after + 1, 0), end).FirstOrDefault() is { Key: { } key })
        {
            var reader = new KeyReader(key);
            reader.Byte();
            yield return after = reader.Number();
        }
    }

    /// <summary>The accounts of a profile and since when it belongs to each, the latest first; of one instant by their fragments.</summary>
    public List<(ulong Account, DateTimeOffset Since)> AccountsOf(StoredProfile profile) =>
    [
        .. profile.Component.Members.SelectMany(member => Rows(ByFragment, member.Fragment, 0))
            .GroupBy(row => row.Other, (account, rows) => (Account: account, Since: rows.Min(row => row.Since)))
            .OrderByDescending(one => one.Since).ThenBy(one => one.Account),
    ];

    /// <summary>The people of an account and since when each belongs to it, each once, where the lowest of their fragments that belongs to it stands.</summary>
    /// <param name="account">The account's fragment.</param>
    /// <param name="after">Only those behind this fragment; 0 for all.</param>
    public IEnumerable<AccountMember> MembersOf(ulong account, ulong after)
    {
        foreach (var (fragment, _) in Rows(ByAccount, account, after))
        {
            var profile = StoredProfile.Of(state, fragment);
            // Nobody is whom an operator said to be no identifier, whatever is filed under it.
            if (profile.FirstEventAt is null)
                continue;
            var rows = profile.Component.Members.Select(member => (member.Fragment, Since: Since(account, member.Fragment))).Where(row => row.Since is not null).ToList();
            if (rows.Min(row => row.Fragment) == fragment)
                yield return new(profile, rows.Min(row => row.Since!.Value), fragment);
        }
    }

    private DateTimeOffset? Since(ulong account, ulong fragment) =>
        state.Get(KeyOf(stackalloc byte[18], ByAccount, account, fragment)) is { } value ? new(NumberValue.Read(value), TimeSpan.Zero) : null;

    private IEnumerable<(ulong Other, DateTimeOffset Since)> Rows(byte way, ulong of, ulong after)
    {
        var prefix = Key.In(Table.Accounts, stackalloc byte[10]).Add(way).Add(of).ToArray();
        foreach (var (key, value) in state.Scan(KeyOf(way, of, after + 1), ByteOrder.After(prefix)))
        {
            var reader = new KeyReader(key);
            reader.Byte();
            reader.Number();
            yield return (reader.Number(), new(NumberValue.Read(value), TimeSpan.Zero));
        }
    }

    private static byte[] KeyOf(byte way, ulong of, ulong other) => KeyOf(stackalloc byte[18], way, of, other).ToArray();

    private static ReadOnlySpan<byte> KeyOf(Span<byte> buffer, byte way, ulong of, ulong other) => Key.In(Table.Accounts, buffer).Add(way).Add(of).Add(other).Span;
}

/// <summary>Somebody who belongs to an account.</summary>
/// <param name="Profile">Who.</param>
/// <param name="Since">Since when.</param>
/// <param name="Fragment">Where the list goes on behind them.</param>
internal readonly record struct AccountMember(StoredProfile Profile, DateTimeOffset Since, ulong Fragment);

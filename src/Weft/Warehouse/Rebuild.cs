using System.Text;
using Weft.Audiences;
using Weft.Audiences.Backfills;
using Weft.Events;
using Weft.Identity;
using Weft.Profiles;
using Weft.Storage;

namespace Weft.Warehouse;

/// <summary>
/// Makes the warehouse anew of what the store holds, in a file beside the old one that takes its place when it is whole. What only the old one had, such as who left an
/// audience when, is not in it.
/// </summary>
internal sealed class Rebuild(IKeyValueStore store, LoggedEvents logged, TimeProvider clock)
{
    private const int RowsPerTransaction = 20_000;
    private readonly StateBatch _state = new StateBatch(store).With(logged);
    private int _rows;

    /// <summary>Makes it; nothing may be applied to the store meanwhile, and nobody may have the old file open.</summary>
    /// <param name="file">The file's path.</param>
    /// <param name="position">The last frame that is in the store's state.</param>
    /// <param name="options">How to run.</param>
    /// <param name="cancellation">Ends it; the old file is then as it was.</param>
    public void Run(string file, long position, WarehouseOptions options, CancellationToken cancellation)
    {
        var made = file + ".new";
        Delete(made);
        using (var warehouse = WarehouseDatabase.Open(made, Path.GetDirectoryName(file)!, options))
            Fill(warehouse, position, cancellation);
        // The old one's own log must not meet the new file.
        Delete(file);
        File.Move(made, file);
    }

    private static void Delete(string file)
    {
        File.Delete(file + ".wal");
        File.Delete(file);
    }

    private void Fill(WarehouseDatabase warehouse, long position, CancellationToken cancellation)
    {
        using (var rows = Rows(position).GetEnumerator())
        {
            while (Write(warehouse, rows))
                cancellation.ThrowIfCancellationRequested();
        }

        using var last = warehouse.Begin();
        last.Flush();
        last.Stand(position, clock.GetUtcNow());
        last.Commit(position);
    }

    private bool Write(WarehouseDatabase warehouse, IEnumerator<Action<WarehouseTables>> rows)
    {
        using var transaction = warehouse.Begin();
        for (_rows = 0; _rows < RowsPerTransaction; _rows++)
        {
            if (!rows.MoveNext())
            {
                Commit(transaction);
                return false;
            }

            rows.Current(transaction.Tables);
        }

        Commit(transaction);
        return true;
    }

    // Its position stays 0 until all is there.
    private static void Commit(WarehouseTransaction transaction)
    {
        transaction.Flush();
        transaction.Commit(0);
    }

    private IEnumerable<Action<WarehouseTables>> Rows(long position) =>
        IdentityStore.Of(_state).All().SelectMany(fragment => RowsOf(fragment, position)).Concat(Members(position));

    private IEnumerable<Action<WarehouseTables>> RowsOf(Fragment fragment, long position)
    {
        var seenAt = fragment.Since ?? fragment.FirstEventAt ?? clock.GetUtcNow();
        yield return tables => tables.AddFragment(position, seenAt, fragment.Number, fragment.Id);
        yield return tables => tables.AddProfileChange(position, clock.GetUtcNow(), fragment.Number, fragment.Head);
        var filed = Decisions.Of(_state).IsNoIdentifier(fragment.Id) ? 0 : fragment.Number;
        // What stands on an account's timeline stands on a person's too.
        foreach (var one in fragment.Id.Type == ExternalId.GroupId ? [] : Timeline.Of(_state).All(fragment.Number).SelectMany(list => list))
        {
            var tracking = TrackingEvent.Parse(JsonText(one), one.Source);
            yield return tables => tables.AddEvent(one.Place.Position, one.Place.Place, filed, tracking, null);
        }

        if (fragment.FirstEventAt is { } first && !(Timeline.Of(_state).Earliest(fragment.Number) <= first))
            yield return tables => tables.AddEarlierEvents(fragment.Number, first);
        var traits = TraitChanges.Of(_state);
        foreach (var trait in traits.Names(fragment.Number))
        {
            foreach (var change in traits.Of(fragment.Number, trait))
                yield return tables => tables.AddTrait(position, fragment.Number, trait, change);
        }
    }

    private IEnumerable<Action<WarehouseTables>> Members(long position)
    {
        var (told, place) = (new ToldStandings(_state), 0);
        foreach (var profile in Memberships.Of(_state).Profiles())
        {
            foreach (var (audience, since) in told.Of(profile))
            {
                var at = place++;
                yield return tables => tables.AddMember(position, at, audience, profile, since);
            }
        }
    }

    private static byte[] JsonText(ProfileEvent one) => Encoding.UTF8.GetBytes(one.Body.GetRawText());
}

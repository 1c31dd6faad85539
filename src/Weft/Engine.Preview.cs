using Weft.Audiences;
using Weft.Configuration;
using Weft.Events;
using Weft.Identity;
using Weft.Profiles;
using Weft.Storage;
using Weft.Warehouse.Previews;

namespace Weft;

public sealed partial class Engine
{
    // So many profiles are looked at between two frames: few, as the next frame waits for them.
    private const int ProfilesAtOnce = 16;
    private static readonly TimeSpan LandingMayTake = TimeSpan.FromSeconds(10);

    /// <summary>Reads the definition of an audience that need not be one of the workspace's, but may refer to those.</summary>
    /// <param name="definition">The definition, as weft.yaml would have it under its key.</param>
    /// <param name="key">The key of the audience that it would replace; null for a new one.</param>
    /// <param name="errors">Takes every mistake, with its path.</param>
    /// <returns>The definition; null when there is a mistake.</returns>
    public AudienceDefinition? ReadDraft(ConfigNode definition, string? key, ConfigErrors errors)
    {
        const string NewOne = "(draft)";
        var (workspace, name) = (_workspace, key ?? NewOne);
        var others = workspace.Config.Audiences.Entries.Where(one => one.Key != name);
        var all = ConfigNode.Map(DefinitionName.Audiences, 0, [.. others, new(name, definition)]);
        return AudienceSet.Compile(all, workspace.Config.TimeZone, errors, workspace.Survivorship, workspace.Config.Consent, workspace.Config.Traits).Find(name);
    }

    /// <summary>
    /// Who would be in an audience, now and at past instants: from the warehouse, once it has what the log has, or else by looking at every profile. On a thread of its own; nothing waits for it but the next frame
    /// for a few profiles at a time.
    /// </summary>
    /// <param name="question">The question.</param>
    /// <param name="told">Takes how far it has come; on the thread that works.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<Preview> PreviewAsync(PreviewQuestion question, Action<RunProgress> told, CancellationToken cancellation = default)
    {
        var asked = _log.End;
        if (Warehouse is not { } warehouse)
            return await ScanAsync(question, asked, told, cancellation);
        await LandAsync(told, cancellation);
        try
        {
            IReadOnlyCollection<ExternalId> nobody = [.. Read().Decisions.NoIdentifiers];
            if (await warehouse.UseAsync((connection, ending) => new PreviewRun(connection, question.Definition, nobody, told, ending).Count(question.Instants, question.Sample, question.IsOfPast), cancellation) is { } count)
                return new(count.Sizes, count.People ?? Read().People.Total, count.Sample, count.Decided, new("warehouse", count.Position, asked, count.LandedAt));
        }
        catch (StorageException)
        {
            // The warehouse has said why it cannot be read; the profiles can.
        }

        return await ScanAsync(question, asked, told, cancellation);
    }

    private async Task LandAsync(Action<RunProgress> told, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(LandingMayTake, _options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            told(new("waiting for the warehouse", 0));
            if (Warehouse?.State != "failing")
                await SettleWarehouseAsync(either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // It answers with what it has, and says how far that goes.
        }
    }

    private async Task<Preview> ScanAsync(PreviewQuestion question, long asked, Action<RunProgress> told, CancellationToken cancellation)
    {
        await _applied.WaitAsync(asked, cancellation);
        return await Task.Run(() => Scan(question, asked, told, cancellation), cancellation);
    }

    private Preview Scan(PreviewQuestion question, long asked, Action<RunProgress> told, CancellationToken cancellation)
    {
        var (scan, all, last) = (new PreviewScan(question), Math.Max(1, Read().People.Total), 0UL);
        while (ScanSome(scan, ref last))
        {
            cancellation.ThrowIfCancellationRequested();
            told(new("looking at every profile", Math.Min(1, (double)scan.Seen / all)));
        }

        return scan.Result(new("profiles", _applied.Reached, asked, null));
    }

    // Between two frames, so that a profile is read as of one moment.
    private bool ScanSome(PreviewScan scan, ref ulong last)
    {
        lock (_applying)
        {
            var state = new StateBatch(_store).With(LoggedEvents.In(_log));
            List<ulong> some = [.. new People(state).After(last).Take(ProfilesAtOnce)];
            foreach (var number in some)
                scan.Take(StoredProfile.Of(state, last = number));
            return some.Count > 0;
        }
    }
}

using System.Globalization;
using Weft.Configuration;
using Weft.Identity;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

/// <summary>What became of links and people, and what made it so.</summary>
internal static class LedgerEndpoints
{
    // A rule that refused little is looked for in so many entries at once; then the list goes on by its cursor.
    private const int MostLookedThrough = 50_000;
    private const int MostIdsShown = 100;
    private const int CursorParts = 4;
    private static readonly string[] Kinds = [.. Enum.GetValues<LedgerKind>().Select(Word)];

    public static void MapLedger(this RouteGroupBuilder identity) =>
        identity.MapGet("/ledger", All).RequireRole(ApiEndpoints.ProfileReaders).WithSummary(
            "What became of links and people, newest first; with id= what an id went through, and whoever held it. kind= is link, refusal, merge, split, decision, withdrawal or refiling; rule= is a refusal's, apart every decision's.");

    /// <summary>An entry as the API shows it.</summary>
    public static object Describe(ReadView view, LedgerRow row, LedgerEntry entry)
    {
        var decision = DecisionOf(view, entry);
        var (isMerge, isSplit, isRefiling) = (entry.Kind == LedgerKind.Merge, entry.Kind == LedgerKind.Split, entry.Kind == LedgerKind.Refiling);
        return new
        {
            id = entry.IdAt(row.Where),
            kind = Word(entry.Kind),
            a = decision is not null && entry.Link is null ? decision.A.ToString() : Id(view, isRefiling ? entry.One : entry.Link?.A),
            b = decision is not null && entry.Link is null ? OtherId(decision) : Id(view, isRefiling ? entry.Other : entry.Link?.B),
            kept = isMerge ? Profile(entry.One) : null,
            merged = isMerge ? Profile(entry.Other) : null,
            profile = isSplit ? Profile(entry.One) : null,
            @new = isSplit ? Profile(entry.Other) : null,
            ids = isMerge || isSplit ? entry.Fragments.Take(MostIdsShown).Select(fragment => Id(view, fragment)) : null,
            id_count = isMerge || isSplit ? entry.Fragments.Length : (int?)null,
            events = isRefiling ? entry.Count : (long?)null,
            claim = entry.Link?.Kind.Word(),
            rule = entry.Link?.Rule,
            evidence = entry.Link is { Kind: not ClaimKind.Decided } link ? Event(link.Evidence) : null,
            decision = decision is null ? null : Shown(decision, isWithdrawn: entry.Kind == LedgerKind.Withdrawal),
            cause = Cause(view, row),
            at = row.At,
        };
    }

    private static IResult All(HttpRequest request, Engine engine)
    {
        var view = engine.Read();
        var query = new QueryReader(request.Query);
        var (limit, kind, rule) = (query.Limit(100, 1000), Kind(query), query.Text("rule"));
        var id = Key(query);
        var behind = Behind(query, isOfId: id is not null);
        if (query.Problem is { } problem)
            return problem;
        var fragment = id is { } key ? view.Fragment(key.Type, key.Value) : null;
        if (id is { } asked && fragment is null)
            return Problem.NotFound($"{asked.Type}:{asked.Value} was never met.");
        var lines = fragment is null ? LedgerHistory.All(view.State, behind) : LedgerHistory.Of(view.State, fragment, behind);
        return Results.Json(
            Page(lines, limit, line => (kind is null || line.Entry.Kind == kind) && (rule is null || IsBy(line.Entry, rule)), line => Describe(view, line.Row, line.Entry)), ApiJson.Options);
    }

    private static Page<object> Page(IEnumerable<LedgerLine> lines, int limit, Func<LedgerLine, bool> isAskedFor, Func<LedgerLine, object> describe)
    {
        var found = new List<object>();
        LedgerLine? last = null;
        var looked = 0;
        foreach (var line in lines)
        {
            var isAsked = isAskedFor(line);
            if (looked++ == MostLookedThrough || (isAsked && found.Count == limit))
                return new(found, CursorOf(last!.Value));
            if (isAsked)
                found.Add(describe(line));
            last = line;
        }

        return new(found, null);
    }

    private static LedgerKind? Kind(QueryReader query)
    {
        if (query.Text("kind") is not { } text)
            return null;
        if (Array.IndexOf(Kinds, text) is var index and >= 0)
            return Enum.GetValues<LedgerKind>()[index];
        query.Add("kind", text, $"must be one of {string.Join(", ", Kinds)}");
        return null;
    }

    private static ProfileKey? Key(QueryReader query)
    {
        if (query.Text("id") is not { } text)
            return null;
        if (ProfileKey.TryParse(text, out var key))
            return key;
        query.Add("id", text, ProfileKey.Accepted);
        return null;
    }

    private static LedgerPlace? Behind(QueryReader query, bool isOfId)
    {
        if (query.Text("cursor") is not { } text)
            return null;
        if (Cursor.Read(text, CursorParts) is { } parts && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < int.MaxValue
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && ulong.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var profile)
            && profile > 0 == isOfId)
            return new(new(position, place), number, profile);
        query.Add("cursor", text, "was not given by this list");
        return null;
    }

    private static string CursorOf(LedgerLine line) => Cursor.Of([.. ((IFormattable[])[line.Row.Where.Position, line.Row.Where.Place, line.Entry.Number, line.Profile])
        .Select(part => part.ToString(null, CultureInfo.InvariantCulture))]);

    // A decision's refusals are named by its number; all of them together by the kind.
    private static bool IsBy(LedgerEntry entry, string rule) =>
        entry.Link?.Rule is { } given && (given == rule || (rule == "apart" && given.StartsWith("apart ", StringComparison.Ordinal)));

    private static Decision? DecisionOf(ReadView view, LedgerEntry entry) =>
        entry.Decision > 0 ? view.Decisions.Find(entry.Decision)
        : entry.Link is { Kind: ClaimKind.Decided } link ? view.Decisions.Find(link.Evidence.DecisionNumber)
        : null;

    private static object Cause(ReadView view, LedgerRow row) => row.Cause switch
    {
        LedgerCause.Event => new { kind = "event", source = row.Event!.Value.Source, message_id = row.Event!.Value.MessageId, at = row.Event!.Value.At },
        LedgerCause.Decision when row.Entries[0] is { Kind: LedgerKind.Decision or LedgerKind.Withdrawal } first =>
            new { kind = Word(first.Kind), decision = Text(first.Decision), by = By(view, first) },
        LedgerCause.Refiling => new { kind = "refiling" },
        _ => new { kind = "rebuild" },
    };

    private static string? By(ReadView view, LedgerEntry entry) =>
        view.Decisions.Find(entry.Decision) is { } one ? entry.Kind == LedgerKind.Withdrawal ? one.Withdrawn?.By : one.By : null;

    private static object Shown(Decision one, bool isWithdrawn) => new
    {
        id = Text(one.Number),
        kind = one.Kind.Word(),
        by = isWithdrawn ? one.Withdrawn?.By : one.By,
        reason = isWithdrawn ? one.Withdrawn?.Reason : one.Reason,
    };

    private static object Event(Evidence evidence) => new { source = evidence.Source, message_id = evidence.MessageId, at = evidence.At };

    private static string? Id(ReadView view, ulong? fragment) => fragment is { } number ? IdentityStore.Of(view.State).Read(number).Id.ToString() : null;

    private static string? OtherId(Decision decision) => decision.Kind == DecisionKind.NotAnIdentifier ? null : decision.B.ToString();

    private static string Profile(ulong number) => new ProfileId(number).ToString();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Word(LedgerKind kind) => kind.ToString().ToLowerInvariant();
}

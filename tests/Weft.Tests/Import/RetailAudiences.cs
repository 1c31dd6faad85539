using System.Globalization;
using Weft.Profiles;

namespace Weft.Tests.Import;

/// <summary>Who is in the sample's audiences as of a past instant: by the engine's evaluator over the imported people, and by hand over the lines of the file.</summary>
internal static class RetailAudiences
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>The two instants at which it is asked.</summary>
    public static IReadOnlyList<DateTimeOffset> Instants { get; } = [new(2011, 6, 30, 0, 0, 0, TimeSpan.Zero), new(2011, 8, 31, 0, 0, 0, TimeSpan.Zero)];

    /// <summary>Each audience at each instant, by the engine.</summary>
    public static Dictionary<(string Audience, DateTimeOffset At), SortedSet<string>> Ask(Workspace workspace, IEnumerable<StoredProfile> people)
    {
        var found = (from audience in workspace.Audiences.All from at in Instants select (audience.Key, at)).ToDictionary(one => one, _ => new SortedSet<string>(StringComparer.Ordinal));
        foreach (var person in people)
        {
            foreach (var (audience, at) in found.Keys)
            {
                if (workspace.Audiences.Find(audience)!.Evaluate(person, at).IsMember)
                    found[(audience, at)].Add(person.Fragments[0].Id.Value);
            }
        }

        return found;
    }

    /// <summary>The same of one audience, by hand.</summary>
    public static SortedSet<string> Count(string audience, DateTimeOffset at, IEnumerable<OnlineRetail> lines)
    {
        var known = lines.Select(line => (Line: line, At: Utc(line.At))).Where(one => one.At <= at).ToList();
        var bought = known.Where(one => one.Line.IsClean).ToLookup(one => one.Line.Customer);
        var by = audience switch
        {
            "two_or_more_invoices" => known.GroupBy(one => one.Line.Customer).Where(own => own.Select(one => one.Line.Invoice).Distinct().Count() >= 2).Select(own => own.Key),
            "bought_twice_lately" => bought.Where(own => own.Where(one => one.At > at.AddDays(-60)).Select(one => one.Line.Invoice).Distinct().Count() >= 2).Select(own => own.Key),
            "best_gone_quiet" => bought.Where(own => own.Sum(one => one.Line.Price * one.Line.Quantity) >= 1000 && own.Max(one => one.At) <= at.AddDays(-90)).Select(own => own.Key),
            "heart_then_bunting" => bought.Where(own => own.Any(first => first.Line.Product == "85123A"
                && own.Any(second => second.Line.Product == "47566" && second.At > first.At && second.At <= first.At.AddDays(30)))).Select(own => own.Key),
            _ => throw new ArgumentException($"{audience} was not counted by hand.", nameof(audience)),
        };
        return new(by, StringComparer.Ordinal);
    }

    /// <summary>Each computed trait of everybody at each instant, by the engine, as lines.</summary>
    public static SortedSet<string> Worth(Workspace workspace, IEnumerable<StoredProfile> people) => new(
        from person in people
        from at in Instants
        where person.FirstEventAt <= at
        from trait in (string[])["recency", "frequency", "monetary"]
        let value = workspace.Traits.Find(trait)!.Compute(person, at).Json
        select Line(person.Fragments[0].Id.Value, at, trait, value is null ? null : decimal.Parse(value, CultureInfo.InvariantCulture)), StringComparer.Ordinal);

    /// <summary>The same by hand.</summary>
    public static SortedSet<string> Worth(IEnumerable<OnlineRetail> lines)
    {
        var all = lines.Select(line => (Line: line, At: Utc(line.At))).GroupBy(one => one.Line.Customer).ToList();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (own, at) in all.SelectMany(own => Instants.Where(at => own.Any(one => one.At <= at)).Select(at => (own, at))))
        {
            var bought = own.Where(one => one.At <= at && one.Line.IsClean).ToList();
            found.Add(Line(own.Key, at, "recency", bought.Count == 0 ? null : Math.Floor((decimal)(at - bought.Max(one => one.At)).Ticks / TimeSpan.TicksPerDay)));
            found.Add(Line(own.Key, at, "frequency", bought.Select(one => one.Line.Invoice).Distinct().Count()));
            found.Add(Line(own.Key, at, "monetary", bought.Sum(one => one.Line.Price * one.Line.Quantity)));
        }

        return found;
    }

    private static string Line(string customer, DateTimeOffset at, string trait, decimal? value) =>
        string.Create(CultureInfo.InvariantCulture, $"{customer} {at:yyyy-MM-dd} {trait} {value?.ToString("0.########", CultureInfo.InvariantCulture) ?? "none"}");

    private static DateTimeOffset Utc(string london) =>
        new(TimeZoneInfo.ConvertTimeToUtc(DateTime.ParseExact(london, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), London));
}

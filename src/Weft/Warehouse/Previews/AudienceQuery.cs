using System.Globalization;
using Weft.Audiences;
using Weft.Identity;

namespace Weft.Warehouse.Previews;

/// <summary>
/// Who belongs to a definition at some instants, as one query over the warehouse's tables: events are gone through once for all instants. It must say what
/// <see cref="AudienceDefinition.Evaluate"/> says, or NULL; a randomised test holds the two together.
/// </summary>
internal sealed class AudienceQuery
{
    /// <summary>Which profile holds each fragment.</summary>
    public const string Map = "map AS (SELECT fragment_id, arg_max(profile_id, position) AS profile_id FROM profile_changes GROUP BY fragment_id)";

    private readonly List<string> _answers;
    private readonly bool _ofEveryone;
    private readonly bool _asksWhoIsKnown;

    private AudienceQuery(AudienceDefinition definition, IReadOnlyList<DateTimeOffset> instants, EventColumns events, TraitColumns traits, List<string> answers)
    {
        (Definition, Instants, Events, Traits, _answers) = (definition, instants, events, traits, answers);
        _ofEveryone = instants.Any(now => TakesBlank(definition, now));
        _asksWhoIsKnown = Dependencies.Of(definition).Known;
    }

    /// <summary>The definition.</summary>
    public AudienceDefinition Definition { get; }

    /// <summary>The instants.</summary>
    public IReadOnlyList<DateTimeOffset> Instants { get; }

    /// <summary>What it asks of events.</summary>
    public EventColumns Events { get; }

    /// <summary>What it asks of traits.</summary>
    public TraitColumns Traits { get; }

    /// <summary>How many columns it needs for each profile.</summary>
    public int Width => Events.Count + Traits.Count;

    /// <summary>Makes the query; null when the tables do not have what the definition asks for.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="instants">The instants, one or more.</param>
    /// <param name="nobody">The ids that operators decided are none.</param>
    public static AudienceQuery? Of(AudienceDefinition definition, IReadOnlyList<DateTimeOffset> instants, IReadOnlyCollection<ExternalId> nobody)
    {
        var (events, traits) = (new EventColumns(), new TraitColumns(nobody, instants.Max()));
        var conditions = new ConditionSql(events, traits);
        var answers = instants.Select(now => conditions.Of(definition.Condition, now)).ToList();
        return conditions.IsWhole && !events.AskForMore ? new(definition, instants, events, traits, answers) : null;
    }

    /// <summary>One column's name for each instant.</summary>
    public IEnumerable<string> Names => Enumerable.Range(0, Instants.Count).Select(at => $"d{at.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>
    /// A row for each profile that belongs to it at one of the instants, or of which that is not sure: <c>profile_id</c>, <c>known</c>, and for each instant true, false, or NULL.
    /// </summary>
    public string Sql()
    {
        var answers = _answers.Zip(Names, Instants).Select(one => $", {Alive(one.Third)}{(Definition.KnownOnly ? "known AND " : "")}{one.First} AS {one.Second}");
        return $"""
            WITH {Map}, {Traits.Holders},
            known_profiles AS (SELECT profile_id FROM fragments JOIN map USING (fragment_id) WHERE id_type IN ({KnownTypes}))
            SELECT * FROM (
                SELECT profile_id, known{string.Concat(answers)}
                FROM (SELECT *, {(_asksWhoIsKnown ? "profile_id IN (FROM known_profiles)" : "NULL::BOOLEAN")} AS known FROM ({Rows()})))
            WHERE {string.Join(" OR ", Names.Select(name => $"{name} IS NOT false"))}
            """;
    }

    private static string KnownTypes => string.Join(", ", ExternalId.KnownTypes.Select(WarehouseDatabase.Quote));

    // A profile is nobody before its first event. Where something that the definition names has to have happened, it has had one.
    private string Alive(DateTimeOffset now) => _ofEveryone ? $"first <= {InstantSql.Ticks(now).ToString(CultureInfo.InvariantCulture)} AND " : "";

    private string Rows()
    {
        var last = Instants.Max();
        if (Traits.Names.Count == 0)
            return Events.Rows(_ofEveryone, last);
        if (Events.Names.Count == 0 && !_ofEveryone)
            return Traits.Rows();
        return $"SELECT * FROM ({Events.Rows(_ofEveryone, last)}) {(_ofEveryone ? "LEFT" : "FULL")} JOIN ({Traits.Rows()}) USING (profile_id)";
    }

    private static bool TakesBlank(AudienceDefinition definition, DateTimeOffset now) =>
        definition.EvaluatePerson(BlankHistory.Known, now).IsMember || definition.EvaluatePerson(BlankHistory.Anonymous, now).IsMember;
}

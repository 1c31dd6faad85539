using System.Globalization;
using DuckDB.NET.Data;
using Weft.Audiences;
using Weft.Identity;

namespace Weft.Warehouse.Previews;

/// <summary>
/// Answers who belongs to a definition at some instants, on a connection of its own: a query over the tables for as many instants at once as its columns allow, and behind it the evaluator for the profiles that
/// the query leaves open. All of it is of one moment of the warehouse.
/// </summary>
internal sealed class PreviewRun(DuckDBConnection connection, AudienceDefinition definition, IReadOnlyCollection<ExternalId> nobody, Action<RunProgress> told, CancellationToken cancellation)
{
    private const string Answers = "weft_preview_answers";

    // A pass keeps so many sums for each profile with such events; more instants at once would want more memory than the warehouse is given.
    private const int MostColumns = 120;

    private readonly List<(ulong Order, string Profile)> _sample = [];
    private readonly List<long> _sizes = [];
    private long _decided;

    /// <summary>Answers.</summary>
    /// <param name="instants">The instants, earliest first; one or more.</param>
    /// <param name="sample">How many of the members at the last instant to name.</param>
    /// <param name="countsPeople">Whether to count the people at the last instant too, which goes through all events.</param>
    /// <returns>The answer; null when the tables do not have what the definition asks for.</returns>
    public PreviewCount? Count(IReadOnlyList<DateTimeOffset> instants, int sample, bool countsPeople)
    {
        if (AudienceQuery.Of(definition, [instants[^1]], nobody) is not { } one)
            return null;
        try
        {
            // Its snapshot is the warehouse's at this moment, for all that follows.
            Run("BEGIN TRANSACTION");
            var (position, landedAt) = Feed();
            var done = 0;
            foreach (var some in instants.Chunk(Math.Max(1, MostColumns / Math.Max(1, one.Width))))
            {
                told(new("asking the warehouse", (double)done / instants.Count));
                Pass(AudienceQuery.Of(definition, some, nobody)!, (double)done / instants.Count, (double)some.Length / instants.Count, (done += some.Length) == instants.Count ? sample : 0);
            }

            _sample.Sort();
            return new(_sizes, countsPeople ? People(instants[^1]) : null, [.. _sample.Take(sample).Select(member => ulong.Parse(member.Profile.AsSpan(1), CultureInfo.InvariantCulture))], _decided, position, landedAt);
        }
        catch (DuckDBException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    private void Pass(AudienceQuery query, double from, double share, int sample)
    {
        Run($"CREATE OR REPLACE TEMP TABLE {Answers} AS {query.Sql()}");
        var (sizes, open) = Sizes(query);
        if (sample > 0)
            Draw(query.Names.Last(), sample);
        var (doubtful, done) = (new DoubtfulProfiles(connection, query, Answers), 0L);
        foreach (var decided in open == 0 ? [] : doubtful.Decide(cancellation))
        {
            for (var at = 0; at < sizes.Length; at++)
                sizes[at] += decided.IsMember[at] == true ? 1 : 0;
            if (sample > 0 && decided.IsMember[^1] == true)
                _sample.Add((decided.Order, decided.Profile));
            if (++done % 1000 == 0)
                told(new("looking at what SQL leaves open", from + (share * (0.3 + (0.7 * done / open)))));
        }

        _decided += done;
        _sizes.AddRange(sizes);
        Run($"DROP TABLE {Answers}");
    }

    private (long[] Sure, long Open) Sizes(AudienceQuery query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", query.Names.Select(name => $"count(*) FILTER ({name})"))}, count(*) FILTER ({DoubtfulProfiles.Among(query)}) FROM {Answers}";
        using var reader = command.ExecuteReader();
        reader.Read();
        return ([.. Enumerable.Range(0, query.Instants.Count).Select(reader.GetInt64)], reader.GetInt64(query.Instants.Count));
    }

    // In the order of their hash: the same profiles for the same members, and none of them for being early.
    private void Draw(string name, int sample)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT hash(profile_id)::VARCHAR, profile_id FROM {Answers} WHERE {name} ORDER BY hash(profile_id) LIMIT {sample.ToString(CultureInfo.InvariantCulture)}";
        using var reader = command.ExecuteReader();
        while (reader.Read())
            _sample.Add((ulong.Parse(reader.GetString(0), CultureInfo.InvariantCulture), reader.GetString(1)));
    }

    private long People(DateTimeOffset now)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"WITH {AudienceQuery.Map} SELECT count(*) FROM ({new EventColumns().Rows(ofEveryone: true, now)}) WHERE first <= {InstantSql.Ticks(now).ToString(CultureInfo.InvariantCulture)}";
        using var ending = cancellation.Register(command.Cancel);
        return (long)command.ExecuteScalar()!;
    }

    private (long Position, DateTimeOffset? LandedAt) Feed()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT position, epoch_us(landed_at) * 10 FROM feed";
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetInt64(0), reader.IsDBNull(1) ? null : InstantSql.FromTicks(reader.GetInt64(1)));
    }

    private void Run(string sql)
    {
        cancellation.ThrowIfCancellationRequested();
        using var command = connection.CreateCommand();
        using var ending = cancellation.Register(command.Cancel);
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>How many belong to a definition.</summary>
/// <param name="Sizes">How many did at each instant.</param>
/// <param name="People">How many people there were at the last one; null when that was not asked.</param>
/// <param name="Sample">Some of those who did at the last one, by the numbers of their profiles.</param>
/// <param name="Decided">How many answers of profiles the evaluator gave, because SQL alone could not.</param>
/// <param name="Position">The last frame of the log that the warehouse had.</param>
/// <param name="LandedAt">When that landed; null when nothing has.</param>
internal sealed record PreviewCount(IReadOnlyList<long> Sizes, long? People, IReadOnlyList<ulong> Sample, long Decided, long Position, DateTimeOffset? LandedAt);

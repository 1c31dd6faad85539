using System.Globalization;
using Weft.Configuration;

namespace Weft.Server.Problems;

/// <summary>Reads a request's query by name, collecting every mistake; ask <see cref="Problem"/> once all is read.</summary>
/// <param name="query">The query.</param>
public sealed class QueryReader(IQueryCollection query)
{
    private readonly ConfigErrors _errors = new();

    /// <summary>What is wrong with the query, or null.</summary>
    public Problem? Problem => _errors.Any ? Problems.Problem.BadRequest(_errors) : null;

    /// <summary>A text; null when it is not there or empty.</summary>
    public string? Text(string name)
    {
        var values = query[name];
        if (values.Count > 1)
            Add(name, values.ToString(), "stands more than once; give it once");
        return values.LastOrDefault() is { Length: > 0 } text ? text : null;
    }

    /// <summary>A text that must be there.</summary>
    public string RequiredText(string name, string accepted)
    {
        if (Text(name) is { } text)
            return text;
        Add(name, null, $"is required: {accepted}");
        return "";
    }

    /// <summary>A list with commas between; empty when it is not there.</summary>
    public IReadOnlyList<string> List(string name) =>
        Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>How many items a page may hold: 1 to <paramref name="most"/>.</summary>
    public int Limit(int unlessSaid, int most)
    {
        if (Text("limit") is not { } text)
            return unlessSaid;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most)
            return limit;
        Add("limit", text, $"must be a whole number from 1 to {most}");
        return unlessSaid;
    }

    /// <summary>An instant, ISO 8601; one without a zone is UTC.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
            return null;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (text.Length >= 10 && char.IsAsciiDigit(text[3]) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var instant))
            return instant;
        Add(name, text, "must be a time in ISO 8601, such as 2026-01-31T09:00:00Z");
        return null;
    }

    /// <summary>A day, as <c>2026-01-31</c>.</summary>
    public DateOnly? Day(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        Add(name, text, "must be a day, such as 2026-01-31");
        return null;
    }

    /// <summary>A duration of at most <paramref name="most"/>.</summary>
    public TimeSpan? Duration(string name, TimeSpan most)
    {
        if (Text(name) is not { } text)
            return null;
        if (Durations.TryParse(text, out var duration) && duration <= most)
            return duration;
        Add(name, text, $"must be {Durations.Accepted}, {Durations.Format(most)} at most");
        return null;
    }

    /// <summary>Adds a mistake of the caller's own finding, such as a cursor that cannot be read.</summary>
    public void Add(string name, string? value, string message) => _errors.Add(new($"query.{name}", value, message, 0));
}

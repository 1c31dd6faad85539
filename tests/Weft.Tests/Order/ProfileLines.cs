using System.Text.Json;
using Weft.Identity;

namespace Weft.Tests.Order;

/// <summary>How profiles are written down, so that two worlds can be compared: a profile is named by its ids, as its number depends on the order of arrival.</summary>
internal static class ProfileLines
{
    public static string Name(IEnumerable<ExternalId> ids) => $"[{string.Join(' ', ids.Select(id => id.ToString()).Order(StringComparer.Ordinal))}]";

    public static string Shown(ExternalId id, DateTimeOffset since) => $"{id}@{since:MM-dd'T'HH}";

    public static string Entry(string name, DateTimeOffset at, string source, string messageId) => $"{name}@{at:MM-dd'T'HH} {source}/{messageId}";

    public static string Trait(string name, string trait, bool atOdds, IEnumerable<object?> values, string source, string messageId) =>
        $"{name} trait {trait} {(atOdds ? "at odds" : "=")} {string.Join(" / ", values.Select(value => JsonSerializer.Serialize(value)))} by {source}/{messageId}";

    public static string Computed(string name, string trait, string value) => $"{name} computes {trait} = {value}";

    public static string Member(string name, string account, DateTimeOffset since) => $"{name} belongs to {account} since {since:MM-dd'T'HH}";

    public static string Has(string account, string name, DateTimeOffset since) => $"account {account} has {name} since {since:MM-dd'T'HH}";

    public static string Timeline(IEnumerable<(string Source, string MessageId)> events) => string.Join(", ", events.Select(one => $"{one.Source}/{one.MessageId}"));

    public static string Change(string name, string audience, bool entered, DateTimeOffset at) => $"{name} {(entered ? "enters" : "exits")} {audience} at {at:O}";
}

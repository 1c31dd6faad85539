using System.Text.Json;

namespace Weft.Audiences.Traits;

/// <summary>What a computed trait comes to for one profile at one instant.</summary>
/// <param name="Json">The value as JSON in one form: the same value is the same text. Null for no value.</param>
/// <param name="ValidUntil">
/// The earliest later instant at which it could be another with no news; always later than the instant asked for, never later than the true change, and
/// <see cref="DateTimeOffset.MaxValue"/> when only news can change it.
/// </param>
public readonly record struct ComputedValue(string? Json, DateTimeOffset ValidUntil)
{
    /// <summary>The value; undefined where there is none. Each look parses it.</summary>
    public JsonElement Value => Json is null ? default : JsonElement.Parse(Json);

    /// <summary>One that only news can change.</summary>
    internal static ComputedValue Lasting(string? json) => new(json, DateTimeOffset.MaxValue);
}

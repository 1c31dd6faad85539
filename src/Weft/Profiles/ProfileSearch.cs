using System.Text.Json;
using Weft.Identity;
using Weft.Storage;

namespace Weft.Profiles;

/// <summary>
/// Finds profiles by the beginning of an external id or a text trait.
/// <code>
/// h | text, lower case | fragment | trait -> empty       each text that a trait ever had, up to 100 characters
/// </code>
/// An entry stays when the trait changes; a find is believed only if the trait still reads so, or one of the values that it shows.
/// </summary>
internal sealed class ProfileSearch(StateBatch state)
{
    private const int LongestText = 100;

    /// <summary>Enters the text traits of an object.</summary>
    public void Index(ulong fragment, JsonElement traits)
    {
        if (traits.ValueKind != JsonValueKind.Object)
            return;
        foreach (var trait in traits.EnumerateObject().Where(trait => trait.Value.ValueKind == JsonValueKind.String))
        {
            if (Fold(trait.Value.GetString()!) is { Length: > 0 and <= LongestText } text)
                Enter(text, fragment, trait.Name);
        }
    }

    /// <summary>The numbers of the profiles, ids before traits; some may come twice.</summary>
    public IEnumerable<ulong> Find(string text, Survivorship survivorship)
    {
        var identity = IdentityStore.Of(state);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && text[..colon] == ProfileId.Type && ProfileId.TryParse(text[(colon + 1)..], out var id) && identity.Find(id.Number) is { } named)
            yield return named.Head;
        var types = colon > 0 ? [text[..colon]] : identity.Types();
        foreach (var type in types)
        {
            var value = colon > 0 ? text[(colon + 1)..] : text;
            foreach (var fragment in identity.StartingWith(type, type == ExternalId.Email ? Fold(value) : value))
                yield return identity.Read(fragment).Head;
        }

        foreach (var (fragment, trait) in Indexed(Fold(text)))
        {
            var profile = StoredProfile.Of(state, fragment);
            if (profile.TraitAt(trait, DateTimeOffset.MaxValue, survivorship) is { } shown && Texts(shown).Any(found => Fold(found).StartsWith(Fold(text), StringComparison.Ordinal)))
                yield return profile.Number;
        }
    }

    private void Enter(string text, ulong fragment, string trait) =>
        state.Put(Key.In(Table.TraitIndex, stackalloc byte[256]).Add(text).Add(fragment).Add(trait).Span, []);

    // Of a list its elements, and of values at odds each.
    private static IEnumerable<string> Texts(ShownTrait shown) => (shown.IsConflict ? shown.By.Select(change => change.Value) : [shown.Value])
        .SelectMany(value => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : (IEnumerable<JsonElement>)[value])
        .Where(value => value.ValueKind == JsonValueKind.String).Select(ValueKey.TextOf);

    private static string Fold(string text) => text.Trim().ToLowerInvariant();

    private IEnumerable<(ulong Fragment, string Trait)> Indexed(string text)
    {
        foreach (var (key, _) in state.Scan(Key.In(Table.TraitIndex, stackalloc byte[256]).AddOpen(text).ToArray()))
        {
            var reader = new KeyReader(key);
            reader.Text();
            yield return (reader.Number(), reader.Text());
        }
    }
}

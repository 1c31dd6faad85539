using System.Collections.Immutable;
using Weft.Storage;

namespace Weft.Audiences.Traits;

/// <summary>What destinations were last told of one profile's computed traits.</summary>
/// <param name="All">By trait.</param>
internal sealed record ToldValues(ImmutableArray<ToldValue> All)
{
    /// <summary>Of nobody.</summary>
    public static ToldValues Nothing { get; } = new([]);

    /// <summary>When the first of them could be another with no news.</summary>
    public DateTimeOffset NextTimer => All.Length == 0 ? DateTimeOffset.MaxValue : All.Min(one => one.ValidUntil);

    /// <summary>That of a trait; null where there is none.</summary>
    public ToldValue? Find(string trait)
    {
        foreach (var one in All)
        {
            if (one.Trait == trait)
                return one;
        }

        return null;
    }

    /// <summary>The same with another value, or without it where nothing was told and nothing may be with time.</summary>
    public ToldValues With(ToldValue value)
    {
        var others = All.RemoveAll(one => one.Trait == value.Trait);
        return new(value.IsNothing ? others : others.Add(value));
    }

    /// <summary>The same without some traits.</summary>
    public ToldValues Without(Predicate<string> isGone) => new(All.RemoveAll(one => isGone(one.Trait)));

    public ValueWriter Write()
    {
        var writer = ValueWriter.Begin();
        foreach (var one in All.OrderBy(one => one.Trait, StringComparer.Ordinal))
            writer.Add(one.Trait).Add(one.Json).Add(one.ValidUntil);
        return writer;
    }

    public static ToldValues FromValue(byte[] value)
    {
        var reader = new ValueReader(value);
        var all = ImmutableArray.CreateBuilder<ToldValue>();
        while (!reader.AtEnd)
            all.Add(new(reader.Text(), reader.OptionalText(), reader.Instant()));
        return new(all.DrainToImmutable());
    }
}

/// <summary>What destinations were last told of a computed trait of a profile.</summary>
/// <param name="Trait">The trait's key.</param>
/// <param name="Json">The value, <c>null</c> where they were told that there is none; null where they were told nothing.</param>
/// <param name="ValidUntil">When the trait could have another value with no news.</param>
internal sealed record ToldValue(string Trait, string? Json, DateTimeOffset ValidUntil)
{
    /// <summary>Whether nothing was told, and nothing will be without news.</summary>
    public bool IsNothing => Json is null && ValidUntil == DateTimeOffset.MaxValue;
}

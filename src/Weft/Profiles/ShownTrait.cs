using System.Text.Json;

namespace Weft.Profiles;

/// <summary>What shows of a trait: a value and where it comes from, or several values at odds of which none is preferred.</summary>
public readonly record struct ShownTrait
{
    private readonly IReadOnlyList<TraitChange>? _by;
    private readonly ReadOnlyMemory<byte> _json;

    private ShownTrait(TraitChange change, ReadOnlyMemory<byte> json, IReadOnlyList<TraitChange>? by, bool isConflict) =>
        (Change, _json, _by, IsConflict) = (change, json, by, isConflict);

    /// <summary>Where the value comes from; the latest of them where it comes of several.</summary>
    public TraitChange Change { get; }

    /// <summary>Whether there are several values at odds, and so no single one.</summary>
    public bool IsConflict { get; }

    /// <summary>The value as JSON; <c>null</c> where values are at odds.</summary>
    public ReadOnlyMemory<byte> Json => IsConflict ? "null"u8.ToArray() : _json;

    /// <summary>The value. Each look parses it.</summary>
    public JsonElement Value => JsonElement.Parse(Json.Span);

    /// <summary>The changes that it is made of, latest first; where values are at odds, one for each.</summary>
    public IReadOnlyList<TraitChange> By => _by ?? [Change];

    /// <summary>One change's value.</summary>
    internal static ShownTrait Of(TraitChange change) => new(change, change.Json, null, false);

    /// <summary>A value made of several changes, latest first.</summary>
    internal static ShownTrait Of(IReadOnlyList<TraitChange> by, ReadOnlyMemory<byte> json) => new(by[0], json, by, false);

    /// <summary>Several values at odds, latest first.</summary>
    internal static ShownTrait AtOdds(IReadOnlyList<TraitChange> by) => new(by[0], default, by, true);
}

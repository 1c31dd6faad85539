using System.Collections.Immutable;
using Weft.Events;

namespace Weft.Audiences;

/// <summary>Audiences that something concerns, in the order of their keys.</summary>
/// <param name="Audiences">Which.</param>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Event">The event behind it; null where there is none.</param>
internal readonly record struct Concern(ImmutableArray<AudienceDefinition> Audiences, CauseKind Kind, TrackingEvent? Event);

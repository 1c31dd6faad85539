using Weft.Server.Web.Live;

namespace Weft.Server.Web.Arrivals;

/// <summary>An event that has just arrived.</summary>
/// <param name="Shown">What it was.</param>
/// <param name="Milliseconds">From when it came in to when it was seen behind the last stage; at least 1.</param>
public sealed record Arrival(Shown Shown, long Milliseconds);

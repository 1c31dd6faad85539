using Weft.Configuration;
using Weft.Events;
using Weft.Import;
using Weft.Server.Access;
using Weft.Server.Collect;
using Weft.Server.Problems;

namespace Weft.Server.Import;

/// <summary>Who may import a file: whoever has a source's write key, and an operator who names the source.</summary>
internal sealed class ImportAccess(TokenTable tokens)
{
    private const string Needed = "Give a source's write key, as for tracking calls, or an operator's token (Authorization: Bearer TOKEN) and ?source=KEY.";

    /// <summary>Finds the source.</summary>
    /// <returns>The source, or the problem to answer with.</returns>
    /// <exception cref="ImportRefusedException">An operator names no source, or one that is not there.</exception>
    public (TrackingSource? Source, Problem? Problem) Find(HttpRequest request, IReadOnlyList<TrackingSource> sources, string? inMapping)
    {
        if (WriteKey.Of(request) is { } key && new SourceRegistry(sources).ByWriteKey(key) is { } owner)
            return (owner, null);
        if (ShownToken.Of(request) is not { } shown || tokens.Find(shown) is not { } caller)
            return (null, Problem.Unauthorized(Needed));
        if (!caller.Has([Role.Operator]))
            return (null, NotFor(caller));
        var said = request.Query["source"] is [{ Length: > 0 } source] ? source : inMapping;
        return (ImportSource.Choose(sources, said, "?source="), null);
    }

    /// <summary>Why the caller may not import, as far as that shows before the body is read.</summary>
    public Problem? Refusal(HttpRequest request, IReadOnlyList<TrackingSource> sources)
    {
        if (WriteKey.Of(request) is { } key && new SourceRegistry(sources).ByWriteKey(key) is not null)
            return null;
        if (ShownToken.Of(request) is not { } shown || tokens.Find(shown) is not { } caller)
            return Problem.Unauthorized(Needed);
        return caller.Has([Role.Operator]) ? null : NotFor(caller);
    }

    private static Problem NotFor(Caller caller) =>
        Problem.Forbidden($"The token {caller.Name} has the role {caller.Role.Word()}; importing is for operator, admin.");
}

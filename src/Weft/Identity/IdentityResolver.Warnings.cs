namespace Weft.Identity;

internal sealed partial class IdentityResolver
{
    private readonly IdentityWarnings _warnings = IdentityWarnings.Of(state);

    // Only what is new is looked at: a link seen again does not get here.
    private void Warn(List<NewClaim> claims)
    {
        foreach (var (one, other, evidence, kind, _) in claims)
        {
            // A preset or an operator keeps apart on purpose.
            if (_store.FindLink(one, other)?.Of(kind)?.Refusal is { } rule && rules.Identifiers.Any(identifier => identifier.Name == rule))
            {
                _warnings.Refused(one, rule, evidence.At);
                _warnings.Refused(other, rule, evidence.At);
            }

            _warnings.Look(_store.ReadComponent(_store.Read(one)), evidence.At);
        }
    }
}

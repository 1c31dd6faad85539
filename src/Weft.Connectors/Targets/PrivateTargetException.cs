namespace Weft.Connectors.Targets;

/// <summary>The target's address is one that may not be called.</summary>
internal sealed class PrivateTargetException(string host)
    : Exception($"{host} resolves to private or loopback addresses only; allow_private_targets: true permits that.");

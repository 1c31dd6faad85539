namespace Weft.Events;

/// <summary>What collect saw on its way through a message, so that nobody behind the log looks for what is not there. The numbers are stored; they never change.</summary>
[Flags]
public enum EventHolds : byte
{
    /// <summary>None of it.</summary>
    Nothing = 0,

    /// <summary>A member <c>email</c> or <c>phone</c> in <c>traits</c>, <c>context.traits</c> or <c>properties</c>, of whatever kind.</summary>
    Contacts = 1,

    /// <summary>A member <c>device</c> in <c>context</c>.</summary>
    Device = 2,

    /// <summary>A member <c>externalIds</c> or <c>externalId</c> in <c>context</c>.</summary>
    ExternalIds = 4,

    /// <summary>A member <c>integrations</c> in <c>context</c>, where ids of other systems stand.</summary>
    ContextIntegrations = 8,
}

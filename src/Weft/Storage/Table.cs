namespace Weft.Storage;

/// <summary>
/// The first byte of every key. What follows it, and the value, is documented in the file that owns the table. The letters are stored; they never change.
/// </summary>
public enum Table : byte
{
    /// <summary>Log position and configuration of the shard (<c>Shard.cs</c>).</summary>
    Shard = (byte)'s',

    /// <summary>What was seen of each source, for duplicates and traces (<c>Events/SeenEvents.cs</c>).</summary>
    Seen = (byte)'d',

    /// <summary>Rejected events (<c>Events/RejectedEvents.cs</c>).</summary>
    Rejected = (byte)'j',

    /// <summary>Sums by source (<c>Events/SourceSums.cs</c>).</summary>
    SourceSums = (byte)'n',

    /// <summary>External ids (<c>Identity/IdentityStore.cs</c>).</summary>
    ExternalIds = (byte)'i',

    /// <summary>Fragments (<c>Identity/IdentityStore.cs</c>).</summary>
    Fragments = (byte)'f',

    /// <summary>Components (<c>Identity/IdentityStore.cs</c>).</summary>
    Components = (byte)'c',

    /// <summary>Links and their evidence (<c>Identity/IdentityStore.cs</c>).</summary>
    Links = (byte)'l',

    /// <summary>Aliases by the previous id (<c>Identity/IdentityStore.cs</c>).</summary>
    Aliases = (byte)'a',

    /// <summary>Who signed in last with an anonymous id of several people (<c>Identity/SignIns.cs</c>).</summary>
    SignIns = (byte)'G',

    /// <summary>What of the graph an operator should look at (<c>Identity/IdentityWarnings.cs</c>).</summary>
    IdentityWarnings = (byte)'V',

    /// <summary>Decisions of operators (<c>Identity/Decisions.cs</c>).</summary>
    Decisions = (byte)'r',

    /// <summary>What became of links and people, and what made it so (<c>Identity/Ledger.cs</c>).</summary>
    Ledger = (byte)'L',

    /// <summary>The rows of the ledger by fragment (<c>Identity/Ledger.cs</c>).</summary>
    LedgerNames = (byte)'M',

    /// <summary>Suppressed ids, as keyed hashes (<c>Privacy/Suppressions.cs</c>).</summary>
    Suppressed = (byte)'k',

    /// <summary>What the warehouse has yet to take (<c>Warehouse/FeedTable.cs</c>).</summary>
    Feed = (byte)'e',

    /// <summary>Timelines (<c>Profiles/Timeline.cs</c>).</summary>
    Timeline = (byte)'t',

    /// <summary>Notes on events that were made behind the log (<c>Profiles/Timeline.cs</c>).</summary>
    Notes = (byte)'b',

    /// <summary>Trait changes (<c>Profiles/TraitChanges.cs</c>).</summary>
    Traits = (byte)'v',

    /// <summary>Events with an id that was decided to be none (<c>Profiles/Withheld.cs</c>).</summary>
    Withheld = (byte)'W',

    /// <summary>Text traits by value, for search (<c>Profiles/ProfileSearch.cs</c>).</summary>
    TraitIndex = (byte)'h',

    /// <summary>Who belongs to which account (<c>Profiles/AccountMembers.cs</c>).</summary>
    Accounts = (byte)'A',

    /// <summary>What people said about purposes (<c>Profiles/Consents.cs</c>).</summary>
    Consents = (byte)'C',

    /// <summary>How many people there are (<c>Profiles/People.cs</c>).</summary>
    People = (byte)'g',

    /// <summary>What a profile is a member of, and its next timer (<c>Audiences/Memberships.cs</c>).</summary>
    Memberships = (byte)'p',

    /// <summary>Members by audience (<c>Audiences/Memberships.cs</c>).</summary>
    Members = (byte)'m',

    /// <summary>Audience sizes (<c>Audiences/Memberships.cs</c>).</summary>
    AudienceSizes = (byte)'z',

    /// <summary>Timers by due instant (<c>Audiences/Memberships.cs</c>).</summary>
    Timers = (byte)'q',

    /// <summary>Definitions that are not in force yet, and how far they have come (<c>Audiences/Backfills/BackfillWork.cs</c>, <c>Slots.cs</c>).</summary>
    Backfills = (byte)'B',

    /// <summary>What each audience was defined as, and by whom (<c>Audiences/Versions/AudienceVersions.cs</c>).</summary>
    AudienceVersions = (byte)'E',

    /// <summary>What destinations were last told of computed traits (<c>Audiences/Traits/ToldTraits.cs</c>).</summary>
    ToldTraits = (byte)'T',

    /// <summary>When the next of these may be another, by due instant (<c>Audiences/Traits/ToldTraits.cs</c>).</summary>
    TraitTimers = (byte)'Q',

    /// <summary>Messages waiting for a destination (<c>Activation/Outbox.cs</c>).</summary>
    Outbox = (byte)'o',

    /// <summary>What became of each message (<c>Activation/Outbox.cs</c>).</summary>
    Receipts = (byte)'x',

    /// <summary>Messages that could not be delivered (<c>Activation/Outbox.cs</c>).</summary>
    DeadLetters = (byte)'y',

    /// <summary>Lanes that wait for another lane to empty (<c>Activation/LaneOrders.cs</c>).</summary>
    LaneOrder = (byte)'w',

    /// <summary>Sums by destination (<c>Activation/DestinationSums.cs</c>).</summary>
    DestinationSums = (byte)'u',

    /// <summary>What destinations were last told of memberships, by profile (<c>Activation/Lists/ToldLists.cs</c>).</summary>
    ToldLists = (byte)'D',

    /// <summary>How many members each destination was told of (<c>Activation/Lists/ToldLists.cs</c>).</summary>
    ToldSums = (byte)'N',

    /// <summary>Lists that are being told (<c>Activation/Lists/ListWork.cs</c>).</summary>
    ListWork = (byte)'Y',
    /// <summary>What is sent again of the past, and how far that has come (<c>Activation/Replays/ReplayTable.cs</c>).</summary>
    Replays = (byte)'R',
}

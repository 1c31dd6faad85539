using Weft.Storage;

namespace Weft.Tests.Storage;

/// <summary>The store of the random rounds is a store as any other, or they would say nothing.</summary>
public sealed class SortedStoreTests : KeyValueStoreCompliance
{
    private readonly SortedStore _store = new();

    protected override IKeyValueStore Open() => _store;

    protected override void Clean()
    {
        // There is nothing left behind.
    }
}

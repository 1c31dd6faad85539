using System.Globalization;
using Weft.Identity;

namespace Weft.Tests.Identity;

/// <summary>A chain of ten thousand ids, each of which came with the next.</summary>
public sealed class ChainTests(StoreFixture store) : IClassFixture<StoreFixture>
{
    private const int Length = 10_000;

    private readonly GraphUnderTest _graph = new(store.Empty(), IdentityRules.Read(Config.Of("""{ "identifiers": { "card": { "limit": 10000 }, "email": { "limit": 5 } } }"""), new()));

    [Fact]
    public void a_chain_of_ten_thousand_ids_is_one_person_and_nothing_is_taken_again_while_it_comes_in_order()
    {
        Link(1, Length, at: number => number);
        Assert.Equal(Length, Profile().Members.Length);
        Assert.False(Profile().IsStale);
        Assert.Equal(0, _graph.Resolver.LinksTakenAgain);
        // One more than the limit allows.
        _graph.Take(Pair(Length, Length + 1, Length + 1));
        Assert.Equal(Length, Profile().Members.Length);
    }

    [Fact]
    public void late_evidence_at_the_start_of_a_chain_is_taken_at_once_up_to_the_most_links_and_beyond_marks_it_until_a_rebuild()
    {
        // In two halves; the joint comes last.
        Link(1, 5_000, at: number => 10 + number);
        Link(5_001, Length, at: number => 10 + number);
        _graph.Take(Pair(5_000, 5_001, 20_000));
        Assert.Equal(Length, Profile().Members.Length);

        _graph.Take(Late("a@x.example", 1));
        _graph.Take(Late("b@x.example", 2));
        Assert.False(Profile().IsStale);
        var before = _graph.Resolver.LinksTakenAgain;
        Assert.InRange(before, IdentityResolver.MostLinksTakenAgain, 2 * (IdentityResolver.MostLinksTakenAgain + 1));

        _graph.Take(Late("c@x.example", 3));
        Assert.True(Profile().IsStale);
        // What comes next costs no more.
        _graph.Take(Late("d@x.example", 4));
        Assert.Equal(before, _graph.Resolver.LinksTakenAgain);

        _graph.EndFrame();
        _graph.Resolver.TakeEverythingAgain();
        Assert.False(Profile().IsStale);
        Assert.Equal(Length + 4, Profile().Members.Length);
    }

    private static ExternalId Card(int number) => new("card", number.ToString("D6", CultureInfo.InvariantCulture));

    private static GivenEvent Pair(int one, int other, int second) => new(second, "web", $"m{one}", [Card(one), Card(other)], null, false);

    private static GivenEvent Late(string email, int second) => new(second, "web", email, [new("email", email), Card(1)], null, true);

    private void Link(int from, int to, Func<int, int> at)
    {
        for (var number = from; number < to; number++)
        {
            _graph.Take(Pair(number, number + 1, at(number)));
            if (number % 1_000 == 0)
                _graph.EndFrame();
        }
    }

    private Component Profile() => _graph.Store.ReadComponent(_graph.Store.Read(_graph.HeadOf("card", Card(1).Value)));
}

using Weft.Audiences;
using Weft.Server.Web.Live;

namespace Weft.Tests.Web;

public sealed class AudienceBoardTests
{
    [Fact]
    public void who_enters_an_audience_before_its_first_size_is_taken_is_shown()
    {
        var board = new AudienceBoard();
        var entered = new Shown(1, DateTimeOffset.UnixEpoch, new("entered", DateTimeOffset.UnixEpoch, "p1", null, "buyers", null, null, new ChangeCause(CauseKind.Definition)));
        board.Take(entered);
        Assert.Equal([entered], board.MovesOf("buyers"));
    }
}

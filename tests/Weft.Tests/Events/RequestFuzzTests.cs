using System.Globalization;
using System.Text;
using System.Text.Json;
using Weft.Events;

namespace Weft.Tests.Events;

public sealed class RequestFuzzTests
{
    private const string SeedVariable = "WEFT_TEST_SEED";
    private const int Rounds = 20_000;

    private static readonly string[] Bodies =
    [
        """{"batch":[{"type":"track","event":"Order Completed","userId":"u-1","messageId":"m-1","timestamp":"2026-11-22T11:00:00.000Z","properties":{"revenue":12.5,"products":[{"sku":"A"}]}},{"type":"identify","userId":7,"traits":{"email":"a@b.c"},"context":{"traits":{"x":"\u00e9\ud83d\ude00"},"ip":null}}],"context":{"library":{"name":"l"}},"integrations":{"All":true},"sentAt":"2026-11-22T11:59:59.000Z","writeKey":"wk_web"}""",
        """{"type":"alias","previousId":"old","userId":"new","sentAt":"2026-11-22T11:59:59Z","originalTimestamp":"2026-11-22T11:00:00+01:00","writeKey":"wk:***","context":{"externalIds":[{"id":"L1","type":"loyalty_card"}]}}""",
        """{"batch":[{"type":"group","groupId":"g","anonymousId":"ä日本"},[],null,3,{"type":"screen","name":"Main","anonymousId":"a","messageId":12}]}""",
    ];

    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\\udc00", "null", "true", "1e999", "-", "\0", " ", "\n", "batch", "\"userId\":",
            "\"messageId\":{},", "\"timestamp\":\"9999-12-31T23:59:59Z\",", "\"context\":[],", "\"_notes\":1,", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "/*", "//",
        }.Select(Encoding.UTF8.GetBytes), [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0x1F, 0x8B], [0xEF, 0xBB, 0xBF],
    ];

    [Fact]
    public void no_body_whatever_makes_the_reader_throw_and_what_it_accepts_is_whole()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out var given)
            ? given : Guid.NewGuid().GetHashCode();
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var body = Mutate(random);
            try
            {
                CheckOne(random, body);
            }
            catch (Exception error)
            {
                Assert.Fail($"{SeedVariable}={seed}, round {round}: {error}\n{Encoding.UTF8.GetString(body)}");
            }
        }
    }

    private static void CheckOne(Random random, byte[] body)
    {
        var facts = Reading.Facts(
            random.Next(2) == 0 ? RequestShape.Batch : RequestShape.Single,
            random.Next(3) == 0 ? EventType.Track : null,
            random.Next(4) == 0,
            random.Next(2) == 0 ? "10.0.0.1" : null,
            random.Next(4) == 0 ? new CollectLimits { EventBytes = 120, BatchEvents = 2 } : null);
        using var request = RequestReader.Read(body, facts);
        Assert.True(request.Unreadable is null || request.Items.Count == 0);
        foreach (var item in request.Items.Where(item => item.IsAccepted))
        {
            var message = TrackingEvent.Parse(item.Json.ToArray(), "web");
            Assert.Equal(item.MessageId, message.MessageId);
            NormalisingPropertyTests.CheckHead(item);
            Assert.True(message.Timestamp <= facts.ReceivedAt + facts.Limits.FutureTolerance);
            using var whole = JsonDocument.Parse(item.Json.ToArray(), new() { AllowDuplicateProperties = false, MaxDepth = 64 });
        }
    }

    private static byte[] Mutate(Random random)
    {
        var body = Encoding.UTF8.GetBytes(Bodies[random.Next(Bodies.Length)]).ToList();
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(body.Count + 1);
            var length = Math.Min(random.Next(1, 12), body.Count - at);
            switch (random.Next(4))
            {
                case 0:
                    body.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 1:
                    body.RemoveRange(at, length);
                    break;
                case 2:
                    body.InsertRange(random.Next(body.Count + 1), body.GetRange(at, length));
                    break;
                default:
                    if (at < body.Count)
                        body[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. body];
    }
}

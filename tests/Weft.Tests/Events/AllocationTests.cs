using System.Text;
using Weft.Events;

namespace Weft.Tests.Events;

public sealed class AllocationTests
{
    [Fact]
    public void an_event_of_a_batch_costs_next_to_no_memory_of_its_own()
    {
        var items = Enumerable.Range(0, 100).Select(at => $$$"""
            {"type":"track","event":"Order Completed","messageId":"m-{{{at}}}","userId":"u-{{{at}}}","anonymousId":"a","timestamp":"2026-11-22T11:00:00.000Z",
             "properties":{"revenue":12.5,"products":[{"sku":"A"}]},"context":{"library":{"name":"l"},"traits":{"email":"a@b.c"}},"x":{"y":1}}
            """);
        var body = Encoding.UTF8.GetBytes($$"""{"batch":[{{string.Join(',', items)}}],"context":{"locale":"en"},"sentAt":"2026-11-22T11:59:59.000Z"}""");
        var facts = Reading.Facts(ip: "10.0.0.1");
        Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(bytes < 100 * 100, $"{bytes} bytes for 100 events");

        void Read()
        {
            using var request = RequestReader.Read(body, facts);
            Assert.Equal((100, 0), (request.Count, request.Rejected().Count));
        }
    }
}

using System.Globalization;
using System.Text;

namespace Weft.Bench.Load;

/// <summary>Questions: the traits of people who are there, the active ones more often; or always the same address.</summary>
/// <param name="path">The address, with <c>{user}</c> for a user id.</param>
/// <param name="people">Who is asked for.</param>
/// <param name="seed">Another seed, other people.</param>
/// <param name="host">The server.</param>
/// <param name="token">What opens it.</param>
internal sealed class ReadRequests(string path, People people, int seed, string host, string token) : IRequests
{
    public int EventsEach => 1;

    public int Largest => 1024;

    public long EventBytes => 0;

    public long Repeated => 0;

    public Range Write(long number, byte[] target)
    {
        var dice = new Dice((ulong)seed, number);
        var person = people.Known(ref dice);
        while (!EventStream.IsSignedIn(person))
            person = people.Known(ref dice);
        var address = path.Replace("{user}", string.Create(CultureInfo.InvariantCulture, $"user-{person:D9}"), StringComparison.Ordinal);
        return ..Encoding.ASCII.GetBytes($"GET {address} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n", target);
    }
}

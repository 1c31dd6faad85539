namespace Weft.Bench.Load;

/// <summary>What a load consists of. Called by the loop's one thread: each number once, upwards from 0, just before it is sent.</summary>
internal interface IRequests
{
    /// <summary>How many events one request holds; 1 where it holds none.</summary>
    int EventsEach { get; }

    /// <summary>Bytes that a target must have.</summary>
    int Largest { get; }

    /// <summary>All bytes of the events written so far.</summary>
    long EventBytes { get; }

    /// <summary>How many of the events written so far were sent before.</summary>
    long Repeated { get; }

    /// <summary>Writes a whole HTTP request somewhere into <paramref name="target"/>, and says where.</summary>
    Range Write(long number, byte[] target);
}

namespace Weft.Events;

/// <summary>The six calls of the tracking API.</summary>
public enum EventType : byte
{
    Identify = 1,
    Track = 2,
    Page = 3,
    Screen = 4,
    Group = 5,
    Alias = 6,
}

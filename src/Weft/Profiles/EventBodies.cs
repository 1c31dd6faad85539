using System.Text.Json;
using Weft.Events;
using Weft.Storage;

namespace Weft.Profiles;

/// <summary>The messages of a timeline's events: as they are in the log, with the notes that were made behind it.</summary>
internal sealed class EventBodies(StateBatch state)
{
    private readonly LoggedEvents _logged = LoggedEvents.Of(state);

    /// <summary>Whether messages can be read back at all.</summary>
    public bool HaveLog => _logged.HasLog;

    /// <summary>The message id of an event, which must be kept.</summary>
    public string MessageIdOf(ProfileEvent happened) =>
        _logged.Find(happened.Place)?.MessageId ?? throw new StorageException($"The log does not hold event {happened.Place.Place} of frame {happened.Place.Position}, which is kept.");

    /// <summary>The message of an event; undefined when the log does not hold it any more.</summary>
    public JsonElement Of(ProfileEvent happened)
    {
        if (_logged.Find(happened.Place) is not { } tracking)
            return default;
        var notes = state.Get(NotesKey(happened.Place)) is { } value ? JsonSerializer.Deserialize<string[]>(value)! : [];
        return notes.Length == 0 ? tracking.Body : tracking.WithNotes(notes).Body;
    }

    /// <summary>Keeps notes that were made behind the log.</summary>
    public void Note(EventPlace place, IReadOnlyList<string> notes) => state.Put(NotesKey(place), JsonSerializer.SerializeToUtf8Bytes(notes));

    /// <summary>Drops the notes on events from before a frame of the log.</summary>
    public void Cut(long first) => state.DeleteRange(NotesKey(default), NotesKey(new(first, 0)));

    private static byte[] NotesKey(EventPlace place) => Key.In(Table.Notes, stackalloc byte[16]).Add(place.Position).Add((uint)place.Place).ToArray();
}

using Weft.Activation.Letters;
using Weft.Activation.Replays;
using Weft.Events;

namespace Weft.Activation;

/// <summary>What is told once more: dead letters, and what replays bring.</summary>
internal sealed partial class Announcer
{
    /// <summary>Sends dead letters again, behind what waits in the lanes of those who hold their profiles now, or gives them up.</summary>
    public void Tell(LetterRequest request)
    {
        foreach (var letter in request.Letters)
        {
            if (request.Fate == LetterFate.Discarded)
                LetterCloser.Close(state, letter.Key, LetterCloser.Operator, request.By, _now);
            else
                Resend(letter);
        }
    }

    /// <summary>Sends an event again to a replay's destination.</summary>
    /// <returns>How many messages that made.</returns>
    public int Tell(Replay replay, TrackingEvent tracking, ulong profile) =>
        outbox.Replay(state, replay.Request.Destination, EventMessage.Compose(tracking, profile, _position, _ordinal++, _now), replay.Number, replay.Request.Mappings, _queued);

    private void Resend(RequestedLetter letter)
    {
        var key = new MessageKey(letter.Key.Destination, _position, _ordinal++, letter.Key.Mapping);
        var lane = _identity.Read(letter.Profile).Head;
        LetterCloser.Close(state, letter.Key, LetterCloser.Resent, key.ToString(), _now);
        Outbox.Repeat(
            state,
            new(key, lane, _now, letter.SourceMessageId, letter.Mapping, letter.Body)
            {
                Subject = letter.Subject,
                Repeats = Repetition.OfLetter(letter.Key, letter.IdempotencyKey, key, lane, letter.SourceMessageId),
            },
            _queued);
    }
}

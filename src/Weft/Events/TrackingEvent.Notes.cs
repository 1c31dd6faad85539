using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weft.Events;

public sealed partial class TrackingEvent
{
    /// <summary>The member that holds what Weft has to say about the event.</summary>
    public const string Notes = "_notes";

    /// <summary>The same event with notes added to those that it has.</summary>
    public TrackingEvent WithNotes(IEnumerable<string> notes)
    {
        var body = JsonNode.Parse(Json.Span)!.AsObject();
        var all = body[Notes] as JsonArray ?? [];
        foreach (var note in notes)
            all.Add(note);
        body[Notes] = all.Parent is null ? all : all.DeepClone();
        return Parse(JsonSerializer.SerializeToUtf8Bytes(body), Source);
    }
}

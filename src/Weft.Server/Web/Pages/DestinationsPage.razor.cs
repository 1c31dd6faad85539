using Microsoft.AspNetCore.Components;
using Weft.Server.Web.Live;

namespace Weft.Server.Web.Pages;

/// <summary>What is sent on, where, and what became of it.</summary>
public sealed partial class DestinationsPage
{
    private const int MostShown = 200;

    [SupplyParameterFromQuery(Name = "key")]
    private string? Key { get; set; }

    [Inject]
    private Engine Engine { get; set; } = null!;

    private string? Chosen => Key is not null && Now.Now.Flow.Destinations.ContainsKey(Key) ? Key : Now.Now.Flow.Destinations.Keys.FirstOrDefault();

    private static long DeliveredOf(FlowSample sample, string key) => sample.Flow.Destinations.TryGetValue(key, out var flow) ? flow.Delivered : 0;

    private string NoteOf(string key) => Engine.Workspace.Destinations.Find(key) is not { } definition ? "configured no longer"
        : Now.Suspended.Contains(key) ? $"{definition.Kind.Name}, keeps failing" : definition.Kind.Name;
}

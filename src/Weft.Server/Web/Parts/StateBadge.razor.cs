using Microsoft.AspNetCore.Components;
using Weft.Activation;

namespace Weft.Server.Web.Parts;

/// <summary>How far a delivery got.</summary>
public sealed partial class StateBadge
{
    [Parameter, EditorRequired]
    public DeliveryState State { get; set; }

    private string Word => State switch
    {
        DeliveryState.Pending => "pending",
        DeliveryState.Delivered => "delivered",
        DeliveryState.Filtered => "filtered",
        DeliveryState.Discarded => "discarded",
        _ => "dead",
    };
}

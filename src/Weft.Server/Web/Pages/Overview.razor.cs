namespace Weft.Server.Web.Pages;

/// <summary>What goes on, at a glance.</summary>
public sealed partial class Overview
{
    private const int MovesShown = 12;
}

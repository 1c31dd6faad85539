namespace Weft.Server.Web.Pages;

/// <summary>Where an address that leads nowhere ends.</summary>
public sealed partial class NotFoundPage;

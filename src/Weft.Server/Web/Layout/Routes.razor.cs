namespace Weft.Server.Web.Layout;

/// <summary>Finds the page of an address.</summary>
public sealed partial class Routes;

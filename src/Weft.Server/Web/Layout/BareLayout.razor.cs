namespace Weft.Server.Web.Layout;

/// <summary>A page alone, for somebody who is not signed in.</summary>
public sealed partial class BareLayout;

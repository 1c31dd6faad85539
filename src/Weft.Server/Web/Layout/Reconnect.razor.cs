namespace Weft.Server.Web.Layout;

/// <summary>What shows while the server cannot be reached; weft.js opens and closes it.</summary>
public sealed partial class Reconnect;

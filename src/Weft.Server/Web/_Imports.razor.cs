namespace Weft.Server.Web;

/// <summary>The namespaces of every page.</summary>
public sealed partial class _Imports;

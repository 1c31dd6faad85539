using System.Globalization;
using Weft.Events;
using Weft.Import.Mapping;

namespace Weft.Import;

/// <summary>What is to be made of a file's rows.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Digest">What its content is known by.</param>
/// <param name="Mapping">What a row becomes; null where each is a call as it is.</param>
/// <param name="Source">Whose events they are.</param>
/// <param name="Activate">Whether destinations are told of them as if they happened now.</param>
internal sealed record ImportPlan(string File, string Digest, RowMapping? Mapping, TrackingSource Source, bool Activate)
{
    /// <summary>The message id of a row that has none of its own: the same for the same row of the same content, whenever it is read.</summary>
    public string MessageId(long line) => string.Create(CultureInfo.InvariantCulture, $"{Digest}:{line}");
}

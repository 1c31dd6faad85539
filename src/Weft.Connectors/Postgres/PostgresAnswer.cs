using Npgsql;
using Weft.Connectors.Secrets;
using Weft.Destinations;

namespace Weft.Connectors.Postgres;

/// <summary>What an error of the server, or that there is none, means for a delivery.</summary>
internal static class PostgresAnswer
{
    // What somebody has to mend at the server or the settings, after which the same messages go in; class 08 to 58 is the server's own trouble.
    private static readonly string[] NotTheMessage =
    [
        "08", "0A", "25", "28", "3D", "3F", "40", "53", "54", "55", "57", "58", "F0", "XX",
        PostgresErrorCodes.UndefinedTable, PostgresErrorCodes.InsufficientPrivilege, PostgresErrorCodes.InvalidColumnReference, PostgresErrorCodes.SyntaxError,
    ];

    public static DeliveryResult Of(Exception problem, SecretMask mask)
    {
        if (problem is not PostgresException answer)
            return new(DeliveryStatus.Retry, "connection", mask.Detail(problem.InnerException?.Message ?? problem.Message));
        var isLackingKey = answer.SqlState == PostgresErrorCodes.UndefinedColumn && answer.MessageText.Contains(ColumnName.Key, StringComparison.Ordinal);
        var status = isLackingKey || NotTheMessage.Any(code => answer.SqlState.StartsWith(code, StringComparison.Ordinal)) ? DeliveryStatus.Retry : DeliveryStatus.Refused;
        return new(status, $"sql_{answer.SqlState}", mask.Detail(Text(answer, isLackingKey)));
    }

    private static string Text(PostgresException answer, bool isLackingKey)
    {
        var more = isLackingKey || answer.SqlState == PostgresErrorCodes.InvalidColumnReference
            ? $"the table needs what messages sent again are recognised by: in mode append a column {ColumnName.Key} text UNIQUE, in mode upsert a unique index on the key; or create_table: true"
            : answer.Detail;
        return string.IsNullOrEmpty(more) ? answer.MessageText : $"{answer.MessageText}: {more}";
    }
}

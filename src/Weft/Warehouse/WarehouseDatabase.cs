using System.Globalization;
using DuckDB.NET.Data;
using Weft.Profiles;

namespace Weft.Warehouse;

/// <summary>
/// The file of the warehouse, <c>weft.duckdb</c>: one writer, and any number of readers in this process, each with a connection of its own. Its settings are
/// locked once it is open: no statement reaches a file but those of exports, and none takes more memory than it is given. The tables are in
/// <c>schema.sql</c>.
/// </summary>
internal sealed class WarehouseDatabase : IDisposable
{
    /// <summary>Of the tables; a file of another version is made anew from the profiles.</summary>
    public const int Version = 2;

    // What is not in the tables' own pages yet lies in DuckDB's log. Bringing it there compresses the last pages of each column anew, whole ones: seldom is
    // cheaper, and 256 MB is some 300,000 events. Opening after a crash reads that much.
    private const string BroughtIn = "256MB";

    // A question that sorts much must not take the disk that the log needs.
    private const string MostSpilled = "8GB";

    private readonly string _source;
    private readonly DuckDBConnection _kept;

    private WarehouseDatabase(string source, DuckDBConnection kept) => (_source, _kept) = (source, kept);

    /// <summary>The last frame of the log that is in it; −1 in a file that this program does not know.</summary>
    public long Position { get; private set; }

    /// <summary>Opens the file, which is made if missing.</summary>
    /// <param name="file">Its path; the folder is made if missing.</param>
    /// <param name="exports">The one folder that exports may go to.</param>
    /// <param name="options">How to run.</param>
    /// <exception cref="DuckDBException">It is in use elsewhere, or damaged.</exception>
    public static WarehouseDatabase Open(string file, string exports, WarehouseOptions options)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        Directory.CreateDirectory(exports);
        var source = $"DataSource={file};memory_limit={options.Memory};threads={options.Threads.ToString(CultureInfo.InvariantCulture)}";
        var connection = new DuckDBConnection(source);
        try
        {
            connection.Open();
            Prepare(connection, Path.GetDirectoryName(file)!, exports);
            return new(source, connection) { Position = ReadPosition(connection) };
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Another connection, the caller's own.</summary>
    public DuckDBConnection Connect()
    {
        var connection = new DuckDBConnection(_source);
        connection.Open();
        return connection;
    }

    /// <summary>Begins to write; nobody else may meanwhile.</summary>
    public WarehouseTransaction Begin() => new(Connect(), position => Position = position);

    /// <summary>Has the view of traits show what rules say.</summary>
    public void Show(Survivorship survivorship) => Run(_kept, TraitView.Sql(survivorship));

    public void Dispose() => _kept.Dispose();

    /// <summary>A text as it may stand in a statement.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Runs a statement.</summary>
    public static void Run(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void Prepare(DuckDBConnection connection, string folder, string exports)
    {
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'feed'";
            if ((long)command.ExecuteScalar()! == 0)
                Run(connection, $"BEGIN; {Schema()} {TraitView.Sql(Survivorship.Default)} INSERT INTO feed VALUES (0, NULL, {Version}); COMMIT;");
        }

        Run(connection, $"""
            SET GLOBAL TimeZone = 'UTC';
            SET GLOBAL checkpoint_threshold = '{BroughtIn}';
            SET temp_directory = {Quote(Path.Combine(folder, "spill"))};
            SET max_temp_directory_size = '{MostSpilled}';
            SET autoinstall_known_extensions = false;
            SET autoload_known_extensions = false;
            SET allowed_directories = [{Quote(exports + Path.DirectorySeparatorChar)}];
            SET enable_external_access = false;
            SET lock_configuration = true;
            """);
    }

    private static long ReadPosition(DuckDBConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT CASE version WHEN {Version} THEN position ELSE -1 END FROM feed";
        return (long)command.ExecuteScalar()!;
    }

    private static string Schema()
    {
        using var reader = new StreamReader(typeof(WarehouseDatabase).Assembly.GetManifestResourceStream("Weft.Warehouse.schema.sql")!);
        return reader.ReadToEnd();
    }
}

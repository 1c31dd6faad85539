using System.Globalization;

namespace Weft.Storage.Postgres;

/// <summary>
/// The statements over one schema's tables, which are:
/// <code>
/// weft_state       key, value            every pair whose key an index of PostgreSQL takes
/// weft_state_long  digest, key, value    the few whose key is longer than that, found by their digest
/// weft_writer      one row               the format; the data folder that it belongs to; the epoch of who may write; the number of the last commit
/// </code>
/// Whatever writes also sets the number of the commit where the epoch is still the writer's own, and does nothing where it is not. So a writer that
/// another has followed on changes nothing any more, whatever it was in the middle of; and one that lost the answer to a commit can see whether it was made.
/// </summary>
internal sealed class Statements(string schema)
{
    public const int Format = 1;

    /// <summary>The longest key of <c>weft_state</c>, in bytes; PostgreSQL's index takes 2,704.</summary>
    public const int LongestKey = 2000;

    // Where an ordered search among long keys begins and ends; their index is on that much of them.
    private const string Head = "substring(key from 1 for 1000)";
    private readonly string _state = $"\"{schema}\".weft_state";
    private readonly string _long = $"\"{schema}\".weft_state_long";
    private readonly string _writer = $"\"{schema}\".weft_writer";

    /// <summary>One table and one way to it: nothing to plan anew for each value, and nothing that statistics could mislead. What a server has set for others must not end our sessions.</summary>
    public const string BeginSession = """
        set plan_cache_mode = force_generic_plan; set jit = off;
        set enable_seqscan = off; set enable_bitmapscan = off; set enable_hashjoin = off; set enable_mergejoin = off;
        set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0;
        set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3
        """;

    /// <summary>Commits of the one writer need not wait for the disk: PostgreSQL loses none but the last ones, and a checkpoint waits for all.</summary>
    public const string BeginWriting = "set synchronous_commit = off";

    public const string SchemaExists = "select exists (select from pg_namespace where nspname = $1)";

    public string CreateSchema => $"create schema \"{schema}\"";

    public string TablesExist => $"select to_regclass('{_writer}') is not null";

    // Rows are overwritten in place where a page has room, and queues are written and emptied all the time: vacuumed sooner than the server's usual.
    public string CreateTables => $"""
        create table {_state} (key bytea primary key, value bytea not null)
            with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
        create table {_long} (digest bytea generated always as (sha256(key)) stored primary key, key bytea not null, value bytea not null);
        create index on {_long} (({Head}));
        create table {_writer} (one boolean primary key default true check (one), format int not null, folder uuid, epoch bigint not null, commits bigint not null)
            with (fillfactor = 10);
        insert into {_writer} (format, epoch, commits) values ({Format.ToString(CultureInfo.InvariantCulture)}, 0, 0)
        """;

    public string ReadFormat => $"select format, folder from {_writer}";

    public string Bind => $"update {_writer} set folder = $1";

    /// <summary>Takes the next epoch, behind which no commit of an earlier one is made; with one given, only where it is still in force.</summary>
    public string NextEpoch => $"update {_writer} set epoch = epoch + 1 where $1 = 0 or epoch = $1 returning epoch, commits";

    public string AnyLong => $"select exists (select from {_long})";

    public string Get => $"select value from {_state} where key = $1";

    public string GetLong => $"select value from {_long} where digest = sha256($1)";

    public string GetMany => $"select place, value from unnest($1) with ordinality as wanted (key, place) join {_state} as state on state.key = wanted.key";

    /// <summary>A page of a scan: from, to, how many.</summary>
    public string Page(bool backward, bool withLong) =>
        $"select key, value from {_state} where key >= $1 and key < $2{(withLong ? LongPart : "")} order by key{(backward ? " desc" : "")} limit $3";

    /// <summary>Epoch, number of the commit, keys to delete, keys and values to put.</summary>
    public string Apply => Applying(_state, "key = any ($3)", "key");

    /// <summary>The same of long keys.</summary>
    public string ApplyLong => Applying(_long, "digest in (select sha256(one) from unnest($3) as gone (one))", "digest");

    /// <summary>Epoch, number of the commit, from, to.</summary>
    public string DeleteRange => $"""
        with {Mine}, short as (delete from {_state} where key >= $3 and key < $4 and exists (select from mine)),
            long as (delete from {_long} where key >= $3 and key < $4 and {LongBounds("$3", "$4")} and exists (select from mine))
        select count(*) from mine
        """;

    /// <summary>Epoch and number of the commit.</summary>
    public string Number => $"with {Mine} select count(*) from mine";

    public string CopyIn => $"copy {_state} (key, value) from stdin (format binary)";

    public string Committed => $"select commits from {_writer}";

    /// <summary>Whether the epoch is still in force.</summary>
    public string IsMine => $"select count(*) from {_writer} where epoch = $1";

    /// <summary>Makes a transaction wait until it is on disk, and with it all that came before.</summary>
    public const string Wait = "set local synchronous_commit = on";

    /// <summary>Something to wait for: what it changes is the row's place.</summary>
    public string Checkpoint => $"with mine as (update {_writer} set commits = commits where epoch = $1 returning true) select count(*) from mine";

    private string Mine => $"mine as (update {_writer} set commits = $2 where epoch = $1 returning true)";

    private string LongPart => $" union all select key, value from {_long} where key >= $1 and key < $2 and {LongBounds("$1", "$2")}";

    private static string LongBounds(string from, string to) =>
        $"{Head} >= substring({from} from 1 for 1000) and {Head} <= substring({to} from 1 for 1000)";

    private string Applying(string table, string isGone, string identity) => $"""
        with {Mine}, gone as (delete from {table} where {isGone} and exists (select from mine)),
            put as (insert into {table} (key, value) select * from unnest($4, $5) as change (key, value) where exists (select from mine)
                on conflict ({identity}) do update set value = excluded.value)
        select count(*) from mine
        """;
}

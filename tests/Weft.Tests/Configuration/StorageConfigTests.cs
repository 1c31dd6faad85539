using Weft.Configuration;

namespace Weft.Tests.Configuration;

public sealed class StorageConfigTests
{
    private static readonly EnvironmentReferences Environment = new(new Dictionary<string, string>
    {
        ["PG_PASSWORD"] = "p@ss/w:rd?#%41",
        ["DATABASE_URL"] = "postgresql://weft:s3cret@db.example.com/cdp?sslmode=verify-full",
        ["STORAGE"] = "rocksdb",
    });

    [Theory]
    [InlineData("")]
    [InlineData("storage: rocksdb")]
    [InlineData("storage: ${STORAGE}")]
    public void the_state_is_in_the_data_folder_unless_said(string yaml) => Assert.Null(Read(yaml).Postgres);

    [Fact]
    public void an_address_is_read_with_its_parts()
    {
        var address = Read("storage: postgres://weft:secret@db.example.com:6432/cdp?schema=acme&sslmode=require&connections=8").Postgres!;
        Assert.Equal(("db.example.com", 6432, "cdp", "weft", "secret"), (address.Host, address.Port, address.Database, address.User, address.Password!.Reveal()));
        Assert.Equal(("acme", "require", 8), (address.Schema, address.SslMode, address.Connections));
        Assert.Equal("cdp at db.example.com:6432", address.ToString());
    }

    [Fact]
    public void what_is_left_out_has_its_usual_value()
    {
        var address = Read("storage: postgres://weft@db/cdp").Postgres!;
        Assert.Equal((5432, "weft", "prefer", 32), (address.Port, address.Schema, address.SslMode, address.Connections));
        Assert.Null(address.Password);
    }

    [Theory]
    [InlineData("postgres://weft@/cdp?host=/var/run/postgresql", "/var/run/postgresql")]
    [InlineData("postgres:///cdp?host=/var/run/postgresql", null)]
    [InlineData("postgres://weft@%2Fvar%2Frun%2Fpostgresql/cdp", "/var/run/postgresql")]
    [InlineData("postgres://weft@[::1]:5432/cdp", "::1")]
    public void a_host_may_be_a_socket_or_an_address(string url, string? host)
    {
        if (host is null)
            Assert.Contains("names no user", Assert.Single(Mistakes($"storage: {url}")).Message, StringComparison.Ordinal);
        else
            Assert.Equal(host, Read($"storage: \"{url}\"").Postgres!.Host);
    }

    [Fact]
    public void a_password_of_the_environment_may_hold_any_character() =>
        Assert.Equal("p@ss/w:rd?#%41", Read("storage: postgres://weft:${PG_PASSWORD}@db/cdp").Postgres!.Password!.Reveal());

    [Fact]
    public void a_whole_address_may_come_from_the_environment()
    {
        var address = Read("storage: ${DATABASE_URL}").Postgres!;
        Assert.Equal(("db.example.com", "s3cret", "verify-full"), (address.Host, address.Password!.Reveal(), address.SslMode));
    }

    [Fact]
    public void a_special_character_is_written_with_its_number() =>
        Assert.Equal("a@b", Read("storage: postgres://weft:a%40b@db/cdp").Postgres!.Password!.Reveal());

    [Theory]
    [InlineData("mysql://weft:s3cret@db/cdp", "must be rocksdb, or the address of a PostgreSQL database")]
    [InlineData("rocks", "must be rocksdb, or the address of a PostgreSQL database")]
    [InlineData("postgres://weft:s3cret@db", "names no database")]
    [InlineData("postgres://weft:s3cret@/cdp", "names no host")]
    [InlineData("postgres://weft:s3cret@db:70000/cdp", "port 70000")]
    [InlineData("postgres://weft:s3cret@db/cdp?schema=Weft", "schema Weft")]
    [InlineData("postgres://weft:s3cret@db/cdp?schema=pg_weft", "schema pg_weft")]
    [InlineData("postgres://weft:s3cret@db/cdp?sslmode=on", "sslmode on")]
    [InlineData("postgres://weft:s3cret@db/cdp?connections=2", "connections 2")]
    [InlineData("postgres://weft:s3cret@db/cdp?shema=x", "did you mean schema?")]
    [InlineData("postgres://weft@db/cdp?password=s3cret", "(password)")]
    [InlineData("postgres://weft:s3cret@@db/cdp", "must be written postgres://user:password@host:5432/database")]
    [InlineData("postgres://weft:s3cret@db/cdp/x", "must be written")]
    [InlineData("postgres://weft:${NOT_SET}@db/cdp", "the environment variable NOT_SET is not set")]
    public void a_mistake_is_named_and_no_password_is_shown(string text, string message)
    {
        var mistake = Assert.Single(Mistakes($"storage: \"{text}\""));
        Assert.Equal(("storage", 1), (mistake.Path, mistake.Line));
        Assert.Contains(message, mistake.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", mistake.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void all_mistakes_are_named_at_once() =>
        Assert.Equal(4, Mistakes("storage: postgres://weft@:x/?schema=1").Count);

    [Fact]
    public void what_the_log_holds_is_read_without_its_variables()
    {
        var errors = new ConfigErrors();
        Assert.NotNull(WorkspaceConfig.Parse("storage: postgres://weft:${GONE}@db/cdp", Environment.Leniently(), errors));
        Assert.Empty(errors.All);
    }

    [Fact]
    public void addresses_are_equal_when_written_alike()
    {
        Assert.Equal(Read("storage: ${DATABASE_URL}"), Read("storage: ${DATABASE_URL}"));
        Assert.NotEqual(Read("storage: ${DATABASE_URL}"), Read("storage: rocksdb"));
    }

    private static StorageConfig Read(string yaml)
    {
        var errors = new ConfigErrors();
        var config = WorkspaceConfig.Parse(yaml, Environment, errors);
        Assert.Empty(errors.All);
        return config!.Storage;
    }

    private static IReadOnlyList<ConfigError> Mistakes(string yaml)
    {
        var errors = new ConfigErrors();
        WorkspaceConfig.Parse(yaml, Environment, errors);
        return errors.All;
    }
}

using Weft.Tests.Crash;
using Weft.Tests.Storage;

namespace Weft.Tests.Faults;

/// <summary>A disk that is full, on a real small file system where one can be mounted and behind a library otherwise, and one that has become read-only.</summary>
public sealed class DiskTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _seed = Seeded.Seed();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task a_full_disk_is_said_and_costs_nothing_that_was_acknowledged()
    {
        using var disk = MountedDisk.TryMount();
        using var shim = disk is null ? new ShimmedDisk() : null;
        TestContext.Current.TestOutputHelper?.WriteLine(disk is null ? "by a library: nothing can be mounted here" : "on a file system of its own");
        if (disk is not null)
            await ExpectAsync(disk.Data, [], disk.Fill, disk.Mend, "no events are taken", "The state cannot be written", "is full", "bytes free");
        else
            await ExpectAsync(shim!.Data, shim.Environment, shim.Fill, shim.Mend, "no events are taken", "is full", "bytes free");
    }

    [Fact]
    public async Task a_disk_that_has_become_read_only_is_said_and_costs_nothing_that_was_acknowledged()
    {
        using var disk = new ShimmedDisk();
        await ExpectAsync(disk.Data, disk.Environment, disk.Protect, disk.Mend, "no events are taken", "is read-only; make it writable", "state cannot be");
    }

    [Fact]
    public async Task the_library_fills_a_disk_as_a_mounted_one_is_filled()
    {
        using var disk = new ShimmedDisk();
        await ExpectAsync(disk.Data, disk.Environment, disk.Fill, disk.Mend, "no events are taken", "is full", "0 bytes free");
    }

    private async Task ExpectAsync(string data, IEnumerable<KeyValuePair<string, string>> environment, Action fault, Action mend, params string[] said)
    {
        await using var hook = await HookReceiver.StartAsync();
        await using var server = new ServerUnderTest(_folder.Path, hook.Url, data: data);
        foreach (var (name, value) in environment)
            server.Environment[name] = value;
        var wrong = await new DiskRun(server, hook, _seed).RunAsync(fault, mend, said);
        Assert.True(wrong.Count == 0, $"WEFT_SEED={_seed}:\n{string.Join('\n', wrong.Take(20))}\n{server.Said}");
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Weft.Configuration;
using Weft.Connectors;
using Weft.Destinations;
using Weft.Tests.Activation.Harness;

namespace Weft.Tests.Connectors.Conformance;

/// <summary>What every destination keeps, tried against its real counterpart.</summary>
public abstract class DestinationConformance
{
    /// <summary>The kind under test.</summary>
    public abstract string Kind { get; }

    /// <summary>Settings that are wrong, as JSON, and the place that the report must name.</summary>
    protected abstract IReadOnlyList<(string Settings, string Place)> Mistakes { get; }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected StringWriter Output { get; } = new();

    [Fact]
    public async Task messages_arrive_in_the_order_in_which_they_are_sent()
    {
        await using var counterpart = await StartAsync();
        await using var destination = Open(counterpart.Settings);
        for (var number = 1; number <= 20; number++)
            Assert.Equal(DeliveryResult.Delivered, await destination.DeliverAsync(Message(number), Cancellation));
        Assert.Equal(Enumerable.Range(1, 20), (await counterpart.ArrivedAsync()).Select(arrival => arrival.Number));
    }

    [Fact]
    public async Task from_the_outbox_the_messages_of_each_person_arrive_in_order()
    {
        const int People = 3;
        await using var counterpart = await StartAsync();
        await using var run = new TestRun(TestRun.Clock(), Compile(counterpart.Settings, new(), isPrivateAllowed: true));
        await run.StartAsync();
        for (var number = 1; number <= 12; number++)
            run.Enqueue(Messages.Of(Text(number), number, (ulong)(number % People) + 1));
        await TestRun.StandingUntilAsync(() => run.IsSettled("it"));
        Assert.Equal((12, 12), (run.Totals("it").Due, run.Totals("it").Delivered));
        var arrived = (await counterpart.ArrivedAsync()).Select(arrival => arrival.Number).ToList();
        Assert.Equal(Enumerable.Range(1, 12), arrived.Order());
        Assert.All(arrived.GroupBy(number => number % People), person => Assert.Equal(person.Order(), person));
    }

    [Fact]
    public async Task what_is_said_and_answered_is_traced_without_a_secret()
    {
        await using var counterpart = await StartAsync();
        await using var destination = Open(counterpart.Settings);
        var trace = new DeliveryTrace();
        await destination.DeliverAsync(Message(1) with { Trace = trace }, Cancellation);
        var (request, answer) = Assert.Single(trace.Exchanges);
        Assert.NotEmpty(request);
        Assert.NotEmpty(answer);
        Assert.All(counterpart.Secrets, secret => Assert.DoesNotContain(secret, request + answer, StringComparison.Ordinal));
    }

    [Fact]
    public void a_mistake_in_the_settings_names_its_place()
    {
        Assert.NotEmpty(Mistakes);
        foreach (var (settings, place) in Mistakes)
        {
            var errors = new ConfigErrors();
            Compile(settings, errors, isPrivateAllowed: false);
            Assert.Contains(errors.All.Select(error => error.Path), path => path == "destinations.it.settings." + place);
            Assert.DoesNotContain(errors.All, error => error.ToString().Contains("hush", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task making_one_opens_nothing_before_the_first_message()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        if (SettingsAt(((IPEndPoint)listener.LocalEndpoint).Port) is not { } settings)
            return;
        var contact = listener.AcceptTcpClientAsync(Cancellation).AsTask();
        await using var destination = Open(settings);
        Assert.False(contact.IsCompleted);
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var delivery = destination.DeliverAsync(Message(1), broken.Token);
        using var caller = await contact.WaitAsync(Patience, Cancellation);
        await broken.CancelAsync();
        await Record.ExceptionAsync(() => delivery.WaitAsync(Patience, Cancellation));
    }

    /// <summary>How long something may take that takes no time.</summary>
    protected static TimeSpan Patience => TimeSpan.FromSeconds(8);

    protected abstract Task<Counterpart> StartAsync();

    /// <summary>The settings for a counterpart on a port of this machine; null for a kind that has none.</summary>
    protected abstract string? SettingsAt(int port);

    protected static Delivery Message(int number, int attempt = 1) =>
        new($"key-{number}", Encoding.UTF8.GetBytes(Text(number)), attempt);

    private static string Text(int number) => $$$"""{"n":{{{number}}},"userId":"u{{{number}}}","traits":{"email":"u{{{number}}}@shop.example"}}""";

    protected IDestination Open(string settings)
    {
        var errors = new ConfigErrors();
        var set = Compile(settings, errors, isPrivateAllowed: true);
        Assert.Empty(errors.All.Select(error => error.ToString()));
        return set.All[0].Open();
    }

    private Weft.Activation.DestinationSet Compile(string settings, ConfigErrors errors, bool isPrivateAllowed) => TestConfig.Compile(
        $$$"""{"it":{"kind":"{{{Kind}}}","allow_private_targets":{{{(isPrivateAllowed ? "true" : "false")}}},"settings":{{{settings}}}}}""", Kinds.All(TimeProvider.System, Output), errors);
}

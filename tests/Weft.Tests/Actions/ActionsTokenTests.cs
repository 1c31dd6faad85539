using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Weft.Activation;
using Weft.Connectors.Actions;
using Weft.Destinations;

namespace Weft.Tests.Actions;

/// <summary>What tools give once and Weft must not lose: refreshed tokens, and the ids of audiences.</summary>
[Collection(ActionsCollection.Name)]
public sealed class ActionsTokenTests(ActionsLab lab) : IDisposable
{
    private const string Hubspot = """
        destinations:
          KEY:
            kind: actions/hubspot
            allow_private_targets: true
            settings: { oauth: { access_token: ACCESS, refresh_token: refresh-1, clientId: c1, clientSecret: s1 } }
            subscriptions: [{ subscribe: type = "identify", partnerAction: upsertContact }]
        """;

    private const string Klaviyo = """
        destinations:
          KEY:
            kind: actions/klaviyo
            allow_private_targets: true
            settings: { api_key: pk_1 }
            subscriptions: [{ subscribe: event = "Audience Entered", partnerAction: addProfileToList }]
        """;

    private int _refreshes;
    private string _valid = "access-1";

    public void Dispose() => lab.Catcher.Answer = static (_, _) => Task.FromResult(false);

    [Fact]
    public async Task tokens_are_refreshed_once_for_all_who_find_them_old_and_kept_over_a_restart()
    {
        lab.Catcher.Answer = AnswerAsync;
        _valid = "access-2";
        await using (var destination = Open(Hubspot.Replace("KEY", "crm.tokens").Replace("ACCESS", "access-1"), lab.Runtime))
        {
            var results = await Task.WhenAll(Enumerable.Range(1, 6).Select(at => IdentifyAsync(destination, at)));
            Assert.All(results, result => Assert.Equal((DeliveryStatus.Delivered, "", null), (result.Status, result.Reason, result.Detail)));
        }

        Assert.Equal(1, _refreshes);
        var path = Path.Combine(lab.Folder, "state", "crm.tokens.json");
        Assert.Equal("access-2", JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!["tokens"]!["access_token"]!.GetValue<string>());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

        // Somebody else looks into the folder, as after a restart.
        await AuthorizedByAsync("access-1", "Bearer access-2");
        // New tokens in the configuration count.
        _valid = "access-9";
        await AuthorizedByAsync("access-9", "Bearer access-9");
        Assert.Equal(1, _refreshes);
    }

    [Fact]
    public async Task a_refresh_that_fails_refuses_the_message_and_shows_no_token()
    {
        _valid = "nobody's";
        lab.Catcher.Answer = async (context, request) =>
        {
            if (!request.Url.EndsWith("/token", StringComparison.Ordinal))
                return await AnswerAsync(context, request);
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("refresh-1 was revoked");
            return true;
        };
        await using var destination = Open(Hubspot.Replace("KEY", "crm.revoked").Replace("ACCESS", "access-1"), lab.Runtime);
        var result = await IdentifyAsync(destination, 1);
        Assert.Equal((DeliveryStatus.Refused, "http_400", "•••• was revoked"), (result.Status, result.Reason, result.Detail));
    }

    [Fact]
    public async Task an_audience_is_made_once_at_the_tool_and_its_id_is_kept()
    {
        var before = lab.Catcher.Requests.Count;
        await using (var destination = Open(Klaviyo.Replace("KEY", "lists"), lab.Runtime))
        {
            var results = await Task.WhenAll(Enumerable.Range(1, 4).Select(at => EnterAsync(destination, at)));
            Assert.All(results, result => Assert.Equal((DeliveryStatus.Delivered, null), (result.Status, result.Detail)));
        }

        Assert.Equal("""{"data":{"type":"list","attributes":{"name":"slipping_away"}}}""", Assert.Single(Lists(before), request => request.Method == "POST" && request.Url.EndsWith("/lists", StringComparison.Ordinal)).Body);
        Assert.Equal(4, Lists(before).Count(request => request.Url.Contains("/lists/klaviyo-1/relationships/profiles", StringComparison.Ordinal)));
        before = lab.Catcher.Requests.Count;
        await using (var again = Open(Klaviyo.Replace("KEY", "lists"), new(lab.Options)))
            await EnterAsync(again, 5);
        Assert.Equal(["/lists/klaviyo-1/relationships/profiles/"], Lists(before).Select(request => request.Url[request.Url.IndexOf("/lists", StringComparison.Ordinal)..].TrimEnd('/') + "/"));
    }

    [Fact]
    public async Task an_audience_that_is_there_already_is_looked_up_by_the_id_that_was_written()
    {
        var before = lab.Catcher.Requests.Count;
        await using var destination = Open(Klaviyo.Replace("KEY", "known") + "\n    audiences: { ids: { slipping_away: klaviyo-1 } }", lab.Runtime);
        Assert.Equal(DeliveryStatus.Delivered, (await EnterAsync(destination, 1)).Status);
        Assert.Equal("GET", Lists(before)[0].Method);
        Assert.DoesNotContain(Lists(before), request => request.Method == "POST" && request.Url.EndsWith("/lists", StringComparison.Ordinal));
    }

    private async Task AuthorizedByAsync(string configured, string expected)
    {
        var before = lab.Catcher.Requests.Count;
        await using var destination = Open(Hubspot.Replace("KEY", "crm.tokens").Replace("ACCESS", configured), new(lab.Options));
        Assert.Equal(DeliveryStatus.Delivered, (await IdentifyAsync(destination, 7)).Status);
        Assert.Equal([expected], lab.Catcher.Requests.Skip(before).Select(request => request.Headers["authorization"]));
    }

    private List<CaughtRequest> Lists(int before) => [.. lab.Catcher.Requests.Skip(before).Where(request => request.Url.Contains("/lists", StringComparison.Ordinal))];

    private static IDestination Open(string yaml, ActionsRuntime runtime)
    {
        var errors = new Weft.Configuration.ConfigErrors();
        var set = DestinationSet.Compile(
            Weft.Configuration.YamlConfig.Parse(yaml, errors)!["destinations"], [new ActionsFamily(runtime)], [], static (node, _) => node.Text, errors);
        Assert.Empty(errors.All.Select(error => error.ToString()));
        return set.All[0].Open();
    }

    private static Task<DeliveryResult> IdentifyAsync(IDestination destination, int at) =>
        destination.DeliverAsync(new($"k{at}", SampleMessages.Of("identify", at).Json, 1) { Mapping = "upsertContact" }, TestContext.Current.CancellationToken);

    private static Task<DeliveryResult> EnterAsync(IDestination destination, int at) =>
        destination.DeliverAsync(new($"k{at}", SampleMessages.Of("audience", at).Json, 1) { Mapping = "addProfileToList" }, TestContext.Current.CancellationToken);

    private async Task<bool> AnswerAsync(HttpContext context, CaughtRequest request)
    {
        if (request.Url.EndsWith("/token", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _refreshes);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"access_token":"access-2","refresh_token":"refresh-2"}""");
            return true;
        }

        if (!request.Headers.TryGetValue("authorization", out var shown) || shown == $"Bearer {_valid}")
            return false;
        context.Response.StatusCode = 401;
        return true;
    }
}

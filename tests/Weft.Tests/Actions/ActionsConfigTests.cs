using Weft.Configuration;
using Weft.Connectors.Actions;
using Weft.Destinations;

namespace Weft.Tests.Actions;

[Collection(ActionsCollection.Name)]
public sealed class ActionsConfigTests(ActionsLab lab)
{
    [Fact]
    public void every_mistake_names_its_place_its_value_and_what_would_be_accepted()
    {
        var errors = new ConfigErrors();
        lab.Compile(
            """
            destinations:
              braze:
                kind: actions/braze
                settings: { app_id: 7, colour: red, endpoint: https://elsewhere.example }
                subscriptions:
                  - { subscribe: 'type = "track" or type = "page" and event = "x"', partnerAction: trackEvent }
                  - { name: second, subscribe: 'type = track and', partnerAction: trackEvnt }
                  - { name: second, subscribe: 'userid = "x"', partnerAction: identifyUser2, mapping: { external: 1 } }
              hubspot: { kind: actions/hubspot, subscriptions: [{ subscribe: type = "identify", partnerAction: upsertContact, enabled: sometimes, colour: red }] }
              nobody: { kind: actions/klavio, subscriptions: [{ subscribe: type = "track", partnerAction: a }] }
              none: { kind: actions/slack, mappings: [{}], worker: { count: 0, heap: 1 }, audiences: [] }
            """,
            errors);
        Assert.Equal(
            [
                "destinations.braze.settings.api_key: is required: Created under Developer Console in the Braze Dashboard.",
                "destinations.braze.settings.colour: is not known here; known: api_key, app_id, endpoint, oauth, dynamicAuthSettings",
                "destinations.braze.settings.endpoint = https://elsewhere.example: must be one of",
                "destinations.braze.subscriptions[0].subscribe = type = \"track\" or type = \"page\" and event = \"x\": 'and' and 'or' stand side by side; put one of them into parentheses",
                "destinations.braze.subscriptions[1].partnerAction = trackEvnt: is not an action of it; there are updateUserProfile, trackEvent,",
                "destinations.braze.subscriptions[1].subscribe = type = track and: the end stands where one of type, event, name, userId, context, properties, traits, contains(…), match(…) or a parenthesis would be",
                "destinations.braze.subscriptions[2] = (a map of 4): is the second one called second; give each a name of its own",
                "destinations.braze.subscriptions[2].mapping.external: is not a field of the action; it takes external_id, user_alias",
                "destinations.braze.subscriptions[2].mapping.external_id: is required by the action: ",
                "destinations.braze.subscriptions[2].subscribe = userid = \"x\": 'userid' stands where one of",
                "destinations.hubspot.settings.oauth: is required: {access_token, refresh_token, clientId, clientSecret}",
                "destinations.hubspot.subscriptions[0].colour = red: is not known here",
                "destinations.hubspot.subscriptions[0].enabled = sometimes: must be true or false",
                "destinations.nobody.kind = actions/klavio: is not in the catalogue",
                "destinations.none.audiences",
                "destinations.none.mappings: is not known here",
                "destinations.none.subscriptions: must be a list of subscriptions",
                "destinations.none.worker.count = 0: must be a whole number from 1 to 64",
                "destinations.none.worker.heap: is not known here; known: count, memory_mb",
            ],
            errors.All.Select(error => error with { Line = 0 }).Select(error => error.ToString()).Order(StringComparer.Ordinal),
            static (expected, actual) => actual.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task without_the_package_everything_else_works_and_it_is_said_what_is_missing()
    {
        var family = new ActionsFamily(new(new() { Folder = ActionsFolder.At(Path.Combine(lab.Folder, "nothing")) }));
        var errors = new ConfigErrors();
        var set = Weft.Activation.DestinationSet.Compile(
            YamlConfig.Parse("team: { kind: actions/slack, subscriptions: [{ subscribe: type = \"track\", partnerAction: postToChannel }] }", errors)!,
            [family], [], static (node, _) => node.Text, errors);
        Assert.Empty(errors.All);
        Assert.Contains("weft destinations install", set.All[0].Kind.Missing, StringComparison.Ordinal);
        await using var destination = set.All[0].Open();
        var result = await destination.DeliverAsync(new("k", "{}"u8.ToArray(), 1) { Mapping = "postToChannel" }, TestContext.Current.CancellationToken);
        Assert.Equal((DeliveryStatus.Retry, "not_installed"), (result.Status, result.Reason));
        Assert.Contains("weft destinations install", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void what_the_log_holds_is_taken_as_it_is_whatever_the_catalogue_says_by_now()
    {
        var errors = new ConfigErrors();
        var node = YamlConfig.Parse("old: { kind: actions/gone, subscriptions: [{ subscribe: type = \"track\", partnerAction: postToChannel }] }", errors)!;
        var set = Weft.Activation.DestinationSet.Compile(node, lab.Kinds, [], static (scalar, _) => scalar.Text, errors, recorded: true);
        Assert.Equal(["old"], set.All.Select(destination => destination.Key));
        Assert.Empty(errors.All);
    }
}

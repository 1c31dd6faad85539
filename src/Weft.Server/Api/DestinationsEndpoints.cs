using System.Text.Json;
using Weft.Activation;
using Weft.Configuration;
using Weft.Identity;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

internal static class DestinationsEndpoints
{
    public static void MapDestinations(this IEndpointRouteBuilder api)
    {
        var destinations = api.MapGroup("/destinations").RequireRole(Role.Operator).WithTags("Destinations");
        destinations.MapGet("", All).WithSummary("Every destination.");
        destinations.MapGet("/{key}", (string key, Engine engine) => One(engine.Read(), key)).WithSummary("One destination; secrets are not shown.");
        destinations.MapDefinitions(DefinitionName.Destinations, Role.Operator, One);
        destinations.MapPost("/{key}/sync", (string key, SyncBody? body, Engine engine, CancellationToken cancellation) =>
            DestinationLists.SyncAsync(key, body, engine, Describe, cancellation))
            .WithSummary("Tells the destination again who is in its audiences, or in one (audience), and who is none any more; 202, and how far it has come is on the destination.");
        destinations.MapTest();
        destinations.MapGet("/{key}/deliveries", (string key, HttpRequest request, Engine engine) =>
            DeliveriesOf(key, request, engine))
            .WithSummary("What became of each message, newest first.");
        destinations.MapGet("/{key}/dead-letters", (string key, HttpRequest request, Engine engine) =>
            List(key, request, engine, (reader, limit, cursor) => Shown(reader.DeadLetters(key, limit, cursor), Describe)))
            .WithSummary("Messages that could not be delivered, newest first.");
        destinations.MapLetters();
        destinations.MapReplays();
    }

    /// <summary>A receipt as the API shows it.</summary>
    public static object Describe(Receipt receipt) => new
    {
        id = receipt.Key.ToString(),
        destination = receipt.Key.Destination,
        state = Word(receipt.State),
        reason = receipt.Reason.Length == 0 ? null : receipt.Reason,
        attempts = receipt.Attempts,
        at = receipt.At,
        next_try_at = receipt.NextTryAt,
        message_id = receipt.SourceMessageId,
        profile_id = new ProfileId(receipt.Profile).ToString(),
        mapping = receipt.Mapping,
        detail = receipt.Detail,
        repeat_of = receipt.RepeatOf,
        idempotency_key = receipt.IdempotencyKey,
    };

    private static IResult All(Engine engine)
    {
        var view = engine.Read();
        return Results.Json(new Page<object>([.. view.Workspace.Destinations.All.Select(destination => Describe(view, destination))], null), ApiJson.Options);
    }

    private static IResult One(ReadView view, string key) => view.Workspace.Destinations.Find(key) is { } destination
        ? Results.Json(Describe(view, destination), ApiJson.Options)
        : Problem.NotFound($"There is no destination {key}.");

    private static object Describe(ReadView view, DestinationDefinition destination)
    {
        var name = new DefinitionName(DefinitionName.Destinations, destination.Key);
        return new
        {
            key = destination.Key,
            kind = destination.Kind.Name,
            definition = DefinitionEndpoints.Shown(name, view.Workspace.Definition(name)),
            defined_in = DefinitionEndpoints.DefinedIn(view, name),
            shadowed = DefinitionEndpoints.Shadowed(view, name),
            lists = DestinationLists.Counts(view, destination.Key),
            syncs = DestinationLists.Syncs(view, destination.Key),
        };
    }

    private static object Describe(DeadLetter letter) => new { receipt = Describe(letter.Receipt), body = JsonElement.Parse(letter.Body.Span) };

    private static IResult DeliveriesOf(string key, HttpRequest request, Engine engine)
    {
        var query = new QueryReader(request.Query);
        var filter = new DeliveryFilter
        {
            State = State(query),
            Reason = query.Text("reason"),
            Mapping = query.Text("mapping"),
            Profiles = Profiles(query, engine),
            From = query.Instant("from"),
            To = query.Instant("to"),
        };
        return query.Problem ?? List(key, request, engine, (reader, limit, cursor) => Shown(reader.Deliveries(key, limit, cursor, filter), Describe));
    }

    private static DeliveryState? State(QueryReader query)
    {
        if (query.Text("state") is not { } word)
            return null;
        var states = Enum.GetValues<DeliveryState>();
        if (Array.Exists(states, state => Word(state) == word))
            return Array.Find(states, state => Word(state) == word);
        query.Add("state", word, $"must be one of {string.Join(", ", states.Select(Word))}");
        return null;
    }

    private static HashSet<ulong>? Profiles(QueryReader query, Engine engine)
    {
        if (query.Text("profile") is not { } text)
            return null;
        if (ProfileKey.TryParse(text, out var key))
            return key.FragmentsIn(engine.Read());
        query.Add("profile", text, ProfileKey.Accepted);
        return null;
    }

    private static IResult List(string key, HttpRequest request, Engine engine, Func<DeliveryReader, int, string?, Page<object>> read)
    {
        var view = engine.Read();
        if (view.Workspace.Destinations.Find(key) is null && !view.Deliveries.Sums().ContainsKey(key))
            return Problem.NotFound($"There is no destination {key}.");
        var query = new QueryReader(request.Query);
        var limit = query.Limit(50, 500);
        var cursor = query.Text("cursor");
        try
        {
            var page = query.Problem is null ? read(view.Deliveries, limit, cursor) : null;
            return query.Problem ?? Results.Json(page, ApiJson.Options);
        }
        catch (FormatException)
        {
            query.Add("cursor", cursor, "was not given by this list");
            return query.Problem!;
        }
    }

    private static Page<object> Shown<T>(DeliveryPage<T> page, Func<T, object> describe) => new([.. page.Items.Select(describe)], page.Cursor);

    private static string Word(DeliveryState state) => state switch
    {
        DeliveryState.Pending => "pending",
        DeliveryState.Delivered => "delivered",
        DeliveryState.Filtered => "filtered",
        DeliveryState.Discarded => "discarded",
        _ => "dead",
    };
}

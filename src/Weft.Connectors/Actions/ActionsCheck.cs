using System.Globalization;
using System.Text.Json;
using Weft.Destinations;

namespace Weft.Connectors.Actions;

/// <summary>Checks what a user wrote against the catalogue's description of a destination, and names every mistake.</summary>
internal sealed class ActionsCheck(JsonElement definition, DestinationSettings settings, SubscribeCheck subscribe)
{
    // The package reads these itself: the tokens of OAuth, and what some destinations sign in with.
    private static readonly string[] AlwaysKnown = ["oauth", "dynamicAuthSettings"];

    public void Run()
    {
        Settings("settings", definition.GetProperty("settings"), Part(settings.Document, "settings"), AlwaysKnown);
        Settings("audiences/settings", definition.GetProperty("audience_settings"), Part(Part(settings.Document, "audiences"), "settings"), []);
        if (definition.GetProperty("authentication").GetString() is "oauth2" or "oauth-managed" && !SignsInByPassword())
            Tokens();
        Subscriptions(Items(Part(settings.Document, "subscriptions")));
    }

    private void Settings(string at, JsonElement fields, JsonElement written, string[] known)
    {
        foreach (var field in fields.EnumerateObject())
        {
            var value = Part(written, field.Name);
            var isThere = value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null) && !(value.ValueKind == JsonValueKind.String && value.GetString() is "");
            // A condition under which it is required is the destination's to check.
            if (!isThere && Part(field.Value, "required").ValueKind == JsonValueKind.True && Part(field.Value, "default").ValueKind == JsonValueKind.Undefined && (at == "settings" || written.ValueKind == JsonValueKind.Object))
                settings.Report($"/{at}/{field.Name}", null, $"is required: {Description(field.Value)}");
            else if (isThere && Mistake(field.Value, value) is { } mistake)
                settings.Report($"/{at}/{field.Name}", value.ToString(), mistake);
        }

        var names = fields.EnumerateObject().Select(field => field.Name).Concat(known).ToList();
        foreach (var entry in Entries(written).Where(entry => !names.Contains(entry.Name)))
            settings.Report($"/{at}/{entry.Name}", null, names.Count > 0 ? $"is not known here; known: {string.Join(", ", names)}" : "is not known here: there is nothing to set");
    }

    private static string? Mistake(JsonElement field, JsonElement value)
    {
        var isList = Part(field, "multiple").ValueKind == JsonValueKind.True;
        if (isList)
            return value.ValueKind == JsonValueKind.Array ? null : "must be a list";
        var fits = Part(field, "type").ToString() switch
        {
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False || value.ToString() is "true" or "false",
            "number" or "integer" => double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out _),
            "object" => value.ValueKind is JsonValueKind.Object or JsonValueKind.Array,
            _ => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array),
        };
        if (!fits)
            return $"must be a {Part(field, "type").GetString()}: {Description(field)}";
        var choices = Items(Part(field, "choices")).Select(choice => choice.ValueKind == JsonValueKind.Object ? choice.GetProperty("value").ToString() : choice.ToString()).ToList();
        return choices.Count == 0 || choices.Contains(value.ToString()) ? null : $"must be one of {string.Join(", ", choices)}";
    }

    private bool SignsInByPassword() => definition.GetProperty("settings").EnumerateObject()
        .Any(field => Part(field.Value, "type").ToString() == "password" && Part(Part(settings.Document, "settings"), field.Name).ValueKind == JsonValueKind.String);

    private void Tokens()
    {
        var oauth = Part(Part(settings.Document, "settings"), "oauth");
        if (oauth.ValueKind != JsonValueKind.Object || Part(oauth, "access_token").ValueKind != JsonValueKind.String)
            settings.Report("/settings/oauth", null, "is required: {access_token, refresh_token, clientId, clientSecret} of your own client at the tool");
    }

    private void Subscriptions(List<JsonElement> all)
    {
        var actions = definition.GetProperty("actions");
        for (var at = 0; at < all.Count; at++)
        {
            if (Part(all[at], "partnerAction").ValueKind != JsonValueKind.Undefined && Part(all[at], "partnerAction").ToString() is var action && !actions.TryGetProperty(action, out _))
                settings.Report($"/subscriptions/{at}/partnerAction", action, $"is not an action of it; there are {string.Join(", ", actions.EnumerateObject().Select(one => one.Name))}");
            else
                Mapping(at, all[at], actions);
        }

        var texts = all.Select(one => Part(one, "subscribe").ToString()).ToList();
        foreach (var (at, mistake) in subscribe.Mistakes(texts))
            settings.Report($"/subscriptions/{at}/subscribe", texts[at], mistake);
    }

    private void Mapping(int at, JsonElement subscription, JsonElement actions)
    {
        if (!actions.TryGetProperty(Part(subscription, "partnerAction").ToString(), out var action))
            return;
        var names = action.GetProperty("fields").EnumerateObject().Select(field => field.Name).ToList();
        // What the field's exports carry beside the fields: how to sync, by which key, and what a hook said.
        foreach (var entry in Entries(Part(subscription, "mapping")).Where(entry => !names.Contains(entry.Name) && !entry.Name.StartsWith("__segment_internal", StringComparison.Ordinal)
            && !entry.Name.EndsWith("OnMappingSave", StringComparison.OrdinalIgnoreCase)))
            settings.Report($"/subscriptions/{at}/mapping/{entry.Name}", null, $"is not a field of the action; it takes {string.Join(", ", names)}");
        var takesDefaults = Part(subscription, "mapping").ValueKind == JsonValueKind.Undefined || Part(subscription, "defaults").ValueKind == JsonValueKind.True;
        foreach (var field in action.GetProperty("fields").EnumerateObject().Where(field => Part(field.Value, "required").ValueKind == JsonValueKind.True))
        {
            if (Part(Part(subscription, "mapping"), field.Name).ValueKind == JsonValueKind.Undefined && !(takesDefaults && Part(field.Value, "default").ValueKind != JsonValueKind.Undefined))
                settings.Report($"/subscriptions/{at}/mapping/{field.Name}", null, $"is required by the action: {Description(field.Value)}");
        }
    }

    private static string Description(JsonElement field)
    {
        var text = Part(field, "description").ValueKind == JsonValueKind.String ? Part(field, "description").GetString()! : Part(field, "label").ToString();
        return text.Length <= 160 ? text : text[..157] + "...";
    }

    private static JsonElement Part(JsonElement parent, string name) => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var part) ? part : default;

    private static List<JsonElement> Items(JsonElement list) => list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    private static List<JsonProperty> Entries(JsonElement map) => map.ValueKind == JsonValueKind.Object ? [.. map.EnumerateObject()] : [];
}

using System.Buffers;
using System.Text.Json;
using Weft.Destinations;

namespace Weft.Connectors.Actions;

/// <summary>
/// One call of a worker: messages of one subscription. While it runs the worker may ask for leave to refresh the tokens or to make an audience, which one
/// call at a time has, and says what came of it; the leave ends with the call.
/// </summary>
internal sealed class ActionsCall(ActionsConfig config, KeptState kept, OAuthSettings oauth, ActionsSubscription subscription, IReadOnlyList<Delivery> batch) : IDisposable
{
    private const int LimitMilliseconds = 10_000;
    private readonly List<SemaphoreSlim> _held = [];
    private bool _ended;

    public long Id { get; set; }

    public TaskCompletionSource<JsonElement> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What tells a worker that nobody waits for a call any more.</summary>
    public static byte[] Cancel(long id) => Write(writer =>
    {
        writer.WriteString("op", "cancel");
        writer.WriteNumber("id", id);
    });

    /// <summary>The call as the worker takes it.</summary>
    public byte[] Frame() => Write(writer =>
    {
        writer.WriteNumber("id", Id);
        writer.WriteString("op", "deliver");
        writer.WriteNumber("limit", LimitMilliseconds);
        writer.WriteString("directory", config.Directory);
        writer.WriteBoolean("allow_private_targets", config.AllowPrivateTargets);
        writer.WriteBoolean("trace", batch.Any(delivery => delivery.Trace is not null));
        Raw(writer, "settings", oauth.Settings());
        Raw(writer, "subscription", subscription.Json);
        writer.WriteBoolean("defaults", subscription.UsesDefaults);
        Raw(writer, "audience_settings", config.AudienceSettings.ToJsonString());
        writer.WriteStartArray("events");
        foreach (var delivery in batch)
            writer.WriteRawValue(delivery.Body.Span, skipInputValidation: true);
        writer.WriteEndArray();
    });

    /// <summary>Answers what the worker asks.</summary>
    public async Task<byte[]> RespondAsync(long number, JsonElement question) => question.GetProperty("question").GetString() switch
    {
        "may_refresh" => Reply(number, ("go", await MayRefreshAsync(question.GetProperty("access_token").GetString()!))),
        "keep_tokens" => Reply(number, ("kept", Attempt(() => oauth.Keep(question)))),
        "audience" => await AudienceAsync(number, question.GetProperty("key").GetString()!),
        "keep_audience" => Reply(number, ("kept", Attempt(() => kept.KeepAudience(question.GetProperty("key").GetString()!, question.GetProperty("external_id").GetString()!)))),
        var other => Reply(number, ("error", $"{other} is no question")),
    };

    public void Dispose()
    {
        lock (_held)
        {
            _ended = true;
            _held.ForEach(one => one.Release());
            _held.Clear();
        }
    }

    private async Task<bool> MayRefreshAsync(string used)
    {
        await HoldAsync(kept.Refreshing);
        return oauth.AccessToken == used;
    }

    private async Task<byte[]> AudienceAsync(long number, string key)
    {
        if (kept.Audience(key) is null)
            await HoldAsync(kept.Making);
        if (kept.Audience(key) is { } known)
            return Reply(number, ("external_id", known));
        return config.AudienceIds.TryGetValue(key, out var configured) ? Reply(number, ("verify", configured)) : Reply(number, ("create", true));
    }

    // A call that ended meanwhile must not keep what nobody would give back.
    private async Task HoldAsync(SemaphoreSlim one)
    {
        await one.WaitAsync();
        lock (_held)
        {
            if (_ended || _held.Contains(one))
                one.Release();
            else
                _held.Add(one);
        }
    }

    private static string? Attempt(Action keep)
    {
        try
        {
            keep();
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    private static byte[] Reply(long number, (string Name, object? Value) said) => Write(writer =>
    {
        writer.WriteNumber("ask", number);
        writer.WritePropertyName(said.Name);
        JsonSerializer.Serialize(writer, said.Value);
    });

    private static void Raw(Utf8JsonWriter writer, string name, string json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json, skipInputValidation: true);
    }

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

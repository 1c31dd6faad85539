using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Weft.Configuration;
using Weft.Server.Access;
using Weft.Server.Configuration;
using Weft.Server.Problems;

namespace Weft.Server.Api;

/// <summary>
/// <c>PUT</c> and <c>DELETE</c> of what can be made through the API. The body is JSON in the tree that weft.yaml has under the key, and is checked like it;
/// the answer comes once it is on disk and in force.
/// </summary>
internal sealed class Definitions(Engine engine, ConfigurationInForce inForce)
{
    private const long LargestBody = 1024 * 1024;

    /// <summary>Makes or replaces a definition.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="request">Holds the definition.</param>
    /// <param name="describe">Shows it once it is in force.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IResult> PutAsync(DefinitionName name, HttpRequest request, Func<ReadView, IResult> describe, CancellationToken cancellation)
    {
        if (!Keys.IsKey(name.Key))
            return Problem.BadRequest("The key cannot be used.", new ProblemError("key", name.Key, $"must be {Keys.Accepted}"));
        if (InFile(name) is { } taken)
            return taken;
        var errors = new ConfigErrors();
        return await ReadAsync(request, name, errors, cancellation) is { } json
            ? await PutAsync(name, json, request.HttpContext, describe, cancellation)
            : Problem.BadRequest(Relative(errors.All, name));
    }

    /// <summary>Puts a definition in force that was made before.</summary>
    public async Task<IResult> RestoreAsync(DefinitionName name, string json, HttpContext context, Func<ReadView, IResult> describe, CancellationToken cancellation) =>
        InFile(name) is { } taken ? taken : await PutAsync(name, json, context, describe, cancellation);

    private async Task<IResult> PutAsync(DefinitionName name, string json, HttpContext context, Func<ReadView, IResult> describe, CancellationToken cancellation)
    {
        var isNew = !engine.Workspace.Definition(name).Exists;
        var mistakes = await inForce.ChangeAsync(to => to.DefineAsync(name, json, WhoIn(context), cancellation));
        if (mistakes.Count > 0)
            return Problem.BadRequest(Relative(mistakes, name));
        if (isNew)
            context.Response.StatusCode = StatusCodes.Status201Created;
        return describe(engine.Read());
    }

    /// <summary>Takes a definition away; refused while others refer to it.</summary>
    public async Task<IResult> DeleteAsync(DefinitionName name, HttpContext context, CancellationToken cancellation)
    {
        if (InFile(name) is { } taken)
            return taken;
        if (!engine.Workspace.Definition(name).Exists)
            return Problem.NotFound($"There is no {name}.");
        // Without it these would mean a plain trait of the name, and nobody would notice.
        if (UsersOf(name) is { Count: > 0 } others)
            return Problem.Of(StatusCodes.Status409Conflict, $"{name} is in use by {string.Join(", ", others)}; change that first.");
        var mistakes = await inForce.ChangeAsync(to => to.RemoveAsync(name, WhoIn(context), cancellation));
        if (mistakes.Count == 0)
            return Results.NoContent();
        var users = mistakes.Select(mistake => string.Join('.', mistake.Path.Split('.').Take(2))).Distinct();
        return Problem.Of(StatusCodes.Status409Conflict, $"{name} is in use by {string.Join(", ", users)}; change that first.", Errors(mistakes));
    }

    private static string WhoIn(HttpContext context) => context.Features.Get<Caller>()?.Name ?? "";

    private List<DefinitionName> UsersOf(DefinitionName name) =>
        name.Section == DefinitionName.Traits && engine.Workspace.Traits.Find(name.Key) is { } trait ? [.. engine.Workspace.UsersOf(trait)] : [];

    private Problem? InFile(DefinitionName name) => engine.Workspace.LineOf(name) is { } line
        ? Problem.Of(StatusCodes.Status409Conflict, $"{name} stands in the configuration file, on line {line}: change it there.")
        : null;

    private async Task<string?> ReadAsync(HttpRequest request, DefinitionName name, ConfigErrors errors, CancellationToken cancellation)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = LargestBody;
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, default, cancellation);
            var node = JsonConfig.Read(document.RootElement, name.ToString(), errors);
            if (node.Kind != ConfigKind.Map)
                errors.Add(node, "must be an object");
            DefinitionSecrets.Check(node, engine.Workspace.Config, errors);
            return errors.Any ? null : JsonSerializer.Serialize(document.RootElement);
        }
        catch (JsonException problem)
        {
            errors.Add(new(name.ToString(), null, $"is not JSON: {problem.Message}", 0));
            return null;
        }
    }

    private static ConfigErrors Relative(IEnumerable<ConfigError> mistakes, DefinitionName name)
    {
        var relative = new ConfigErrors();
        foreach (var mistake in mistakes)
            relative.Add(mistake with { Path = Relative(mistake.Path, name.ToString()) });
        return relative;
    }

    // Within the body, where the mistake is there; a mistake elsewhere that the change leads to keeps its whole path.
    private static string Relative(string path, string name) =>
        path == name ? "(body)" : path.StartsWith(name + '.', StringComparison.Ordinal) ? path[(name.Length + 1)..] : path;

    private static IReadOnlyList<ProblemError> Errors(IEnumerable<ConfigError> mistakes) =>
        [.. mistakes.Select(mistake => new ProblemError(mistake.Path, mistake.Value, mistake.Message))];
}

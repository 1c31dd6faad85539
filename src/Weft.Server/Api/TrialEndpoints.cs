using System.Text.Json;
using Weft.Configuration;
using Weft.Identity;
using Weft.Server.Access;
using Weft.Server.Problems;

namespace Weft.Server.Api;

/// <summary>What other identity rules would make of what is known, and whether the graph is what its evidence makes of it.</summary>
internal static class TrialEndpoints
{
    private const string WhatIf = "/api/v1/identity/what-if";
    private const string Rebuild = "/api/v1/identity/rebuild";
    private static readonly TimeSpan UnlessSaid = TimeSpan.FromSeconds(5);

    public static void MapTrials(this RouteGroupBuilder identity)
    {
        identity.MapPost("/what-if", TryAsync).RequireRole(Role.Operator)
            .WithSummary("What a candidate identity section would make of everything that is known: merges, audience sizes, refusals. Changes nothing. 202 with a location when it takes longer than wait.");
        identity.MapPost("/rebuild", RebuildAsync).RequireRole(Role.Operator)
            .WithSummary("Takes all link evidence again and lists what differs from the graph in force; with dry_run: false it is settled. 202 with a location when it takes longer than wait.");
        foreach (var (name, path) in ((string, string)[])[("/what-if/{id}", WhatIf), ("/rebuild/{id}", Rebuild)])
        {
            identity.MapGet(name, (string id, LongRuns runs) => RunAnswers.Shown(runs.Find($"{path}/{id}"), id)).RequireRole(Role.Operator).WithSummary("How far it has come, and what came of it.");
            identity.MapDelete(name, (string id, LongRuns runs) => RunAnswers.CancelAsync(runs.Find($"{path}/{id}"), id)).RequireRole(Role.Operator).WithSummary("Breaks it off.");
        }
    }

    private static async Task<IResult> TryAsync(TrialRequest body, HttpContext context, Engine engine, LongRuns runs, TimeProvider clock)
    {
        var errors = new ConfigErrors();
        if (body.Identity.ValueKind != JsonValueKind.Object)
            return Problem.BadRequest("There is a mistake in the request.", new ProblemError("identity", body.Identity.ValueKind == JsonValueKind.Undefined ? null : body.Identity.GetRawText(), "is required: the section identity as weft.yaml would have it"));
        var rules = IdentityRules.Read(JsonConfig.Read(body.Identity, "identity", errors), errors);
        return errors.Any
            ? Problem.BadRequest(errors)
            : await RunAnswers.StartAsync(WhatIf, UnlessSaid, 1, context, runs, clock, async (told, cancellation) => await engine.TryRulesAsync(rules, told, cancellation));
    }

    private static Task<IResult> RebuildAsync(RebuildBody body, HttpContext context, Engine engine, LongRuns runs, TimeProvider clock) =>
        RunAnswers.StartAsync(Rebuild, UnlessSaid, 1, context, runs, clock, (told, cancellation) => CheckOrSettleAsync(engine, body.DryRun ?? true, told, cancellation));

    /// <summary>Carries out a rebuild, or looks only.</summary>
    /// <returns>What came of it, as an answer shows it.</returns>
    internal static async Task<object> CheckOrSettleAsync(Engine engine, bool isDry, Action<RunProgress> told, CancellationToken cancellation)
    {
        if (isDry)
            return Report(await engine.CheckGraphAsync(told, cancellation), null);
        var (found, left) = await engine.RebuildGraphAsync(told, cancellation);
        return Report(found, left);
    }

    private static object Report(GraphReport found, GraphReport? left) => new
    {
        dry_run = left is null,
        fragments = found.Fragments,
        links = found.Links,
        differences = found.Count,
        settled = left is null ? 0 : Math.Max(0, found.Count - left.Count),
        listed = found.Differences.Select(one => new
        {
            kind = one.Kind,
            in_force = one.InForce.Select(Words),
            made = one.Made.Select(Words),
            links = one.Links.Select(link => new { a = link.A.ToString(), b = link.B.ToString(), in_force = link.InForce, made = link.Made }),
        }).ToList(),
    };

    private static List<string> Words(IReadOnlyList<ExternalId> ids) => [.. ids.Select(id => id.ToString())];

    /// <summary>The body of a what-if.</summary>
    /// <param name="Identity">The section <c>identity</c> as weft.yaml would have it.</param>
    internal sealed record TrialRequest(JsonElement Identity);

    /// <summary>The body of a rebuild.</summary>
    /// <param name="DryRun">Whether to look only; true unless said.</param>
    internal sealed record RebuildBody(bool? DryRun);
}

using System.Globalization;
using Weft.Audiences;
using Weft.Server.Problems;
using Weft.Warehouse;

namespace Weft.Server.Api;

/// <summary>Who was in an audience when, day by day, and what audiences have in common.</summary>
internal static class AudienceHistory
{
    private const int DaysUnlessSaid = 30;
    private const int MostDays = 800;

    /// <summary>A page of those who were in an audience at an instant.</summary>
    public static Task<IResult> MembersAsync(ReadView view, string key, DateTimeOffset at, ulong after, int limit, Engine engine, CancellationToken cancellation) =>
        WarehouseEndpoints.AnswerAsync(engine, async warehouse =>
        {
            var members = await new MembershipHistory(warehouse).MembersAsync(key, at, after, limit + 1, cancellation);
            var page = Page.Of(members, limit, member => AudiencesEndpoints.Describe(view, member), member => member.Profile.ToString(CultureInfo.InvariantCulture));
            return Results.Json(page, ApiJson.Options);
        });

    public static async Task<IResult> DaysAsync(string key, HttpRequest request, Engine engine, CancellationToken cancellation)
    {
        var view = engine.Read();
        if (view.Workspace.Audiences.Find(key) is null)
            return AudiencesEndpoints.Unknown(view, key);
        var (zone, query) = (view.Workspace.Config.TimeZone, new QueryReader(request.Query));
        var to = query.Day("to") ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(view.Now, zone).Date);
        var from = query.Day("from") ?? to.AddDays(1 - DaysUnlessSaid);
        if (query.Problem is null && (from > to || to.DayNumber - from.DayNumber >= MostDays))
            query.Add("from", query.Text("from"), $"must not lie behind to, which is {to:yyyy-MM-dd}, nor {MostDays} days or more before it");
        if (query.Problem is { } problem)
            return problem;
        return await WarehouseEndpoints.AnswerAsync(engine, async warehouse =>
        {
            var days = await new MembershipHistory(warehouse).DaysAsync(key, from, to, zone, cancellation);
            return Results.Json(new Page<AudienceDay>(days, null), ApiJson.Options);
        });
    }

    public static IResult Overlap(string key, HttpRequest request, Engine engine)
    {
        var view = engine.Read();
        var query = new QueryReader(request.Query);
        List<string> keys = [.. query.List("with").Prepend(key).Distinct(StringComparer.Ordinal)];
        if (keys.Count is < 2 or > Audiences.Overlap.MostAudiences)
            query.Add("with", query.Text("with"), $"must be the keys of 1 to {Audiences.Overlap.MostAudiences - 1} other audiences, with commas between");
        if (query.Problem is { } problem)
            return problem;
        return keys.Find(one => view.Workspace.Audiences.Find(one) is null) is { } unknown
            ? AudiencesEndpoints.Unknown(view, unknown)
            : Results.Json(new Page<Overlap>(view.Overlap(keys), null), ApiJson.Options);
    }
}

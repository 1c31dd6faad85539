using System.Text.Json.Nodes;
using Weft.Configuration;
using Weft.Events;

namespace Weft.Import.Mapping;

/// <summary>
/// Reads what stands for a value in a mapping: <c>$Column</c>, a constant (<c>$$</c> begins one with a $), a Liquid template, a typed
/// <c>{ column: Quantity, type: number }</c> or <c>{ liquid: "…", type: … }</c>, a map or a list of values.
/// </summary>
/// <param name="columns">Takes each column that is named, where it is named.</param>
/// <param name="errors">Takes the mistakes.</param>
internal sealed class ValueReader(List<(ConfigNode Node, string Column)> columns, ConfigErrors errors)
{
    private const string Accepted = "a constant, $Column, a Liquid template, or { column: NAME, type: string|number|boolean|date }";
    private static readonly string[] Types = ["string", "number", "boolean", "date"];
    private static readonly ConstantValue Nothing = new(null);

    /// <summary>Any value; null where nothing stands.</summary>
    public RowValue? Any(ConfigNode node) => node.Kind switch
    {
        ConfigKind.Missing => null,
        ConfigKind.List => new ListValue([.. node.Items.Select(item => Any(item)!)]),
        ConfigKind.Map when !IsTyped(node) => new ObjectValue(Members(node)),
        _ => Scalar(node),
    };

    /// <summary>A value that is not a map or list; null where nothing stands.</summary>
    public RowValue? Scalar(ConfigNode node)
    {
        if (node.Kind == ConfigKind.Missing)
            return null;
        if (node.Kind == ConfigKind.Scalar)
            return Text(node);
        if (IsTyped(node))
            return Typed(node, isTime: false);
        errors.Add(node, $"must be {Accepted}");
        return Nothing;
    }

    /// <summary>A time; a row without one, where one is mapped, is rejected.</summary>
    public RowValue? Time(ConfigNode node)
    {
        if (node.Kind == ConfigKind.Scalar)
            return Date(node.Text.TrimStart('$'), Text(node), new(null, TimeZoneInfo.Utc), isTime: true);
        return IsTyped(node) ? Typed(node, isTime: true) : Scalar(node);
    }

    /// <summary>A map of names and values; null where nothing stands.</summary>
    public RowValue? Object(ConfigNode node)
    {
        if (node.Kind == ConfigKind.Missing)
            return null;
        if (node.Kind != ConfigKind.Scalar || !node.Text.StartsWith('$'))
            return new ObjectValue(Members(node));
        return Text(node);
    }

    /// <summary>The entries of a map of names and values.</summary>
    /// <param name="node">The map.</param>
    /// <param name="areScalars">True where a value may not be a map or list.</param>
    public List<KeyValuePair<string, RowValue>> Members(ConfigNode node, bool areScalars = false)
    {
        if (node.Kind is not (ConfigKind.Missing or ConfigKind.Map))
            errors.Add(node, $"must be a map of names and what each stands for: {Accepted}");
        return [.. node.Entries.Select(entry => KeyValuePair.Create(entry.Key, areScalars ? Scalar(entry.Value)! : Any(entry.Value)!))];
    }

    private static bool IsTyped(ConfigNode node) => node["column"].Kind != ConfigKind.Missing || node["liquid"].Kind != ConfigKind.Missing;

    private RowValue Text(ConfigNode node)
    {
        if (node.Text.StartsWith("$$", StringComparison.Ordinal))
            return new ConstantValue(node.Text[1..]);
        if (LiquidTemplate.IsTemplate(node.Text))
            return Template(node);
        return node.Text is ['$', _, ..] ? Column(node, node.Text[1..]) : new ConstantValue(node.ToJson());
    }

    private ColumnValue Column(ConfigNode node, string column)
    {
        columns.Add((node, column));
        return new(column);
    }

    private RowValue Template(ConfigNode node)
    {
        if (LiquidTemplate.Read(node, errors) is not { } template)
            return Nothing;
        columns.AddRange(template.Columns.Select(column => (node, column)));
        return new TemplateValue(template);
    }

    private TypedValue Typed(ConfigNode node, bool isTime)
    {
        var map = new MapReader(node, errors);
        var inner = Inner(map);
        var type = map.Text("type") ?? (isTime ? "date" : "string");
        if (!Types.Contains(type))
            errors.Add(node["type"], MapReader.Unknown(type, Types));
        else if (isTime && type != "date")
            errors.Add(node["type"], "a timestamp is a date");
        var date = DateFormat(map, type == "date");
        var withComma = DecimalComma(map, type == "number");
        map.Done();
        var what = node["column"].Exists ? node["column"].Text : ConfigNode.Join("", node.Path);
        return type switch
        {
            "number" => new TypedValue(what, inner, "a number", text => TypedValue.Number(text, withComma)),
            "boolean" => new TypedValue(what, inner, "true or false", TypedValue.Boolean),
            "date" => Date(what, inner, date, isTime),
            _ => new TypedValue(what, inner, "a text", text => JsonValue.Create(text)),
        };
    }

    private RowValue Inner(MapReader map)
    {
        var (column, liquid) = (map.Child("column"), map.Child("liquid"));
        if (column.Exists && liquid.Exists)
            errors.Add(liquid, "cannot stand beside column; keep one");
        if (column is { Kind: ConfigKind.Scalar, Text.Length: > 0 })
            return Column(column, column.Text.StartsWith('$') ? column.Text[1..] : column.Text);
        if (!column.Exists && liquid.Kind == ConfigKind.Scalar)
            return Template(liquid);
        errors.Add(column.Kind == ConfigKind.Missing ? liquid : column, "must be the name of a column, or a Liquid template under liquid");
        return Nothing;
    }

    private static TypedValue Date(string what, RowValue inner, DateText date, bool isTime) => new(
        what, inner, date.Accepted, text => date.Read(text) is { } time ? JsonValue.Create(IsoTime.Format(time)) : null,
        isTime ? RejectionReason.BadTimestamp : RejectionReason.NotJson) { IsRequired = isTime };

    private DateText DateFormat(MapReader map, bool isDate)
    {
        var (format, zone) = (map.Text("format"), map.Text("zone"));
        if (!isDate && (format ?? zone) is not null)
            errors.Add(map.Node[format is null ? "zone" : "format"], "is for type: date");
        if (format is not null && DateText.WhyNoFormat(format) is { } why)
            errors.Add(map.Node["format"], why);
        var found = TimeZoneInfo.Utc;
        if (zone is not null && (zone.Length == 0 || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out found)))
        {
            var nearest = NearestWord.Of(zone, TimeZoneInfo.GetSystemTimeZones().Select(known => known.Id));
            errors.Add(map.Node["zone"], $"must be an IANA time zone, such as Europe/London{(nearest is null ? "" : $"; did you mean {nearest}?")}");
        }

        return new(format, found ?? TimeZoneInfo.Utc);
    }

    private bool DecimalComma(MapReader map, bool isNumber)
    {
        if (map.Text("decimal") is not { } mark)
            return false;
        if (!isNumber)
            errors.Add(map.Node["decimal"], "is for type: number");
        else if (mark is not ("." or ","))
            errors.Add(map.Node["decimal"], "must be \".\" or \",\"");
        return mark == ",";
    }
}

namespace Weft.Configuration;

/// <summary>
/// weft.yaml as its writer meant it (specs: http-api, weft.yaml). The sections <see cref="Identity"/>, <see cref="Traits"/>, <see cref="Audiences"/> and
/// <see cref="Destinations"/> are kept as written and compiled by their own capability.
/// </summary>
public sealed record WorkspaceConfig
{
    public const string DefaultName = "default";

    /// <summary>Variables whose names begin so hold tokens.</summary>
    public const string TokenVariablePrefix = TokenSection.VariablePrefix;

    /// <summary>The workspace's name, which is also the <c>{space}</c> of the Profile API.</summary>
    public string Name { get; init; } = DefaultName;

    /// <summary>The zone of calendar windows and of dates without a zone; UTC unless said.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The region that a phone number without a country code is read in, such as <c>GB</c>.</summary>
    public string? Region { get; init; }

    /// <summary>Where senders reach this server, when that is not the address they called.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The tokens of the file and the environment; none means that one is made.</summary>
    public IReadOnlyList<TokenConfig> Tokens { get; init; } = [];

    /// <summary>The environment's variables that the file's tokens refer to.</summary>
    public IReadOnlyCollection<string> TokenVariables { get; init; } = [];

    /// <summary>Where events come from.</summary>
    public IReadOnlyList<SourceConfig> Sources { get; init; } = [];

    /// <summary>How long things are kept.</summary>
    public RetentionConfig Retention { get; init; } = new();

    /// <summary>How much is taken on at once.</summary>
    public OverloadLimits Limits { get; init; } = new();

    /// <summary>The warehouse.</summary>
    public WarehouseConfig Warehouse { get; init; } = new();

    /// <summary>Where the state is kept.</summary>
    public StorageConfig Storage { get; init; } = new();

    /// <summary>The purposes that people are asked to consent to.</summary>
    public ConsentConfig Consent { get; init; } = new();

    /// <summary>The section <c>identity</c>.</summary>
    public ConfigNode Identity { get; init; } = ConfigNode.Missing("identity", 0);

    /// <summary>The section <c>traits</c>.</summary>
    public ConfigNode Traits { get; init; } = ConfigNode.Missing("traits", 0);

    /// <summary>The section <c>audiences</c>.</summary>
    public ConfigNode Audiences { get; init; } = ConfigNode.Missing("audiences", 0);

    /// <summary>The section <c>destinations</c>.</summary>
    public ConfigNode Destinations { get; init; } = ConfigNode.Missing("destinations", 0);

    /// <summary>The section <c>sources</c> as written; a definition without a line was made through the API.</summary>
    public ConfigNode SourceDefinitions { get; init; } = ConfigNode.Missing("sources", 0);

    /// <summary>Reads a whole file. Read on, mistakes and all, so that the sections' own readers can add theirs; use it only when there are none.</summary>
    /// <param name="yaml">The file's text.</param>
    /// <param name="environment">What <c>${NAME}</c> and <c>WEFT_TOKEN_NAME</c> stand for.</param>
    /// <param name="errors">Takes every mistake.</param>
    /// <returns>The configuration, or null when the text is not YAML at all.</returns>
    public static WorkspaceConfig? Parse(string yaml, EnvironmentReferences environment, ConfigErrors errors) =>
        Parse(new WrittenConfiguration { File = yaml }, environment, errors);

    /// <summary>The same with what was made through the API under it.</summary>
    public static WorkspaceConfig? Parse(WrittenConfiguration written, EnvironmentReferences environment, ConfigErrors errors)
    {
        if (YamlConfig.Parse(written.File, errors) is not { } root)
            return null;
        var file = new MapReader(written.Over(root, errors), errors);
        var workspace = WorkspaceSection.Read(file.Child("workspace"), errors);
        var (tokens, sources) = (file.Child("tokens"), file.Child(DefinitionName.Sources));
        var config = workspace with
        {
            Tokens = new TokenSection(environment, environment.IsLenient ? new() : errors).Read(tokens),
            TokenVariables = [.. EnvironmentReferences.NamesIn(tokens)],
            Sources = new SourceSection(workspace.Region, errors).Read(sources),
            SourceDefinitions = sources,
            Consent = ConsentConfig.Read(file.Child("consent"), errors),
            Identity = file.Child("identity"),
            Traits = file.Child(DefinitionName.Traits),
            Audiences = file.Child(DefinitionName.Audiences),
            Destinations = file.Child(DefinitionName.Destinations),
            Limits = OverloadLimits.Read(file.Child("limits"), errors),
            Retention = RetentionConfig.Read(file.Child("retention"), errors),
            Warehouse = WarehouseConfig.Read(file.Child("warehouse"), errors),
            Storage = StorageConfig.Read(file.Child("storage"), environment, environment.IsLenient ? new() : errors),
        };
        Keys.Read(config.Traits, errors);
        Keys.Read(config.Audiences, errors);
        Keys.Read(config.Destinations, errors);
        file.Done();
        return config;
    }
}

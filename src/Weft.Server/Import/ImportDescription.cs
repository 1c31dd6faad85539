using Microsoft.OpenApi;

namespace Weft.Server.Import;

/// <summary>What <c>/openapi/v1.json</c> says of <c>POST /v1/import</c> with a file.</summary>
internal static class ImportDescription
{
    private static readonly string[] FileTypes = ["text/csv", ImportStream.ContentType, "application/vnd.apache.parquet"];

    private static readonly (string Name, string Description)[] Queries =
    [
        ("mapping", "What a row of a file becomes: the mapping's YAML, URL-encoded. Or send multipart/form-data with the parts mapping and file."),
        ("format", "csv, ndjson or parquet, where Content-Type does not say it."),
        ("source", "The source's key, for an operator's token; a write key names its own."),
        ("activate", "true tells destinations of it as if it happened now."),
        ("again", "true reads a file once more that was imported before; its rows count as duplicates."),
    ];

    /// <summary>Adds files to the description of the call.</summary>
    public static void AddFiles(OpenApiOperation operation)
    {
        operation.Description = "The body is a batch of calls in JSON, as SDKs send it, or a file of any length: CSV, NDJSON or Parquet, plain or packed with gzip or zstd. "
            + "A file is answered once all of it is applied, with rows, accepted, duplicate, rejected by reason, first_rejected by line, left_out and digest; "
            + "with Accept: application/x-ndjson, by lines of progress of which the last is that answer.";
        var content = operation.RequestBody!.Content!;
        var bytes = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        foreach (var type in FileTypes)
            content[type] = new OpenApiMediaType { Schema = bytes };
        content["multipart/form-data"] = new OpenApiMediaType
        {
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema> { ["mapping"] = new OpenApiSchema { Type = JsonSchemaType.String }, ["file"] = bytes },
            },
        };
        operation.Parameters = [.. Queries.Select(query => new OpenApiParameter
        {
            Name = query.Name,
            In = ParameterLocation.Query,
            Description = query.Description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        })];
    }
}

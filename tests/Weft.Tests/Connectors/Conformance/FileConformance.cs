namespace Weft.Tests.Connectors.Conformance;

/// <summary>What all places and formats of files have in common.</summary>
public abstract class FileConformance : BatchConformance
{
    public override string Kind => "file";

    protected override IReadOnlyList<(string Settings, string Place)> Mistakes =>
    [
        ("{}", "path"),
        ("""{"path":"/tmp/x","format":"xml"}""", "format"),
        ("""{"path":"/tmp/x","columns":"a,b"}""", "columns"),
        ("""{"path":"/tmp/x","format":"csv","columns":"a,,b"}""", "columns"),
        ("""{"path":"/tmp/x","roll_after":"1h"}""", "roll_after"),
        ("""{"path":"/tmp/x","roll_after":"9s"}""", "roll_after"),
        ("""{"path":"/tmp/x","roll_size":"10"}""", "roll_size"),
        ("""{"path":"/tmp/x","roll_rows":"0"}""", "roll_rows"),
        ("""{"path":"/tmp/x","secret_key":"hush"}""", "secret_key"),
        ("""{"path":"s3://a_b/c"}""", "path"),
        ("""{"path":"s3://bucket/c"}""", "access_key"),
        ("""{"path":"s3://bucket/c"}""", "secret_key"),
        ("""{"path":"s3://bucket/c","endpoint":"http://127.0.0.1:9000"}""", "endpoint"),
        ("""{"path":"s3://bucket/c","endpoint":"minio"}""", "endpoint"),
    ];
}

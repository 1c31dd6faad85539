using System.Text.Json;
using Weft.Import;
using Weft.Import.Files;
using Weft.Server.Hosting;
using Weft.Server.Problems;

namespace Weft.Server.Import;

/// <summary>Imports into a running server: the file is sent as it is, and the server tells how far it has come.</summary>
internal sealed class RemoteImport(ImportOptions options)
{
    /// <summary>Sends every file, one after the other.</summary>
    /// <exception cref="StartupException">The server cannot be reached, or does not take it.</exception>
    /// <exception cref="ImportRefusedException">A file is no good.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        options.Mapping();
        var mapping = options.MappingText();
        using var client = Client();
        foreach (var file in options.Files.Select(path => ImportFile.Recognise(path, Path.GetFileName(path))).ToList())
        {
            var started = options.Clock.GetTimestamp();
            var answer = await SendAsync(client, file, mapping, cancellation);
            options.Display.End();
            ImportSummary.Write(options.Output, answer.ToReport(), options.Clock.GetElapsedTime(started));
        }
    }

    private HttpClient Client()
    {
        var token = options.Token ?? options.Environment.Variables.GetValueOrDefault(RemoteServer.TokenVariable)
            ?? throw new StartupException($"--server needs an operator's token: --token TOKEN, or {RemoteServer.TokenVariable} in the environment");
        var client = RemoteServer.Client(options.Server!, token);
        client.DefaultRequestHeaders.Accept.Add(new(ImportStream.ContentType));
        return client;
    }

    private async Task<ImportAnswer> SendAsync(HttpClient client, ImportFile file, string? mapping, CancellationToken cancellation)
    {
        try
        {
            await using var content = File.OpenRead(file.Path);
            using var form = new MultipartFormDataContent();
            if (mapping is not null)
                form.Add(new StringContent(mapping), "mapping");
            form.Add(new StreamContent(new WatchedStream(content, read => Show(file, new(ImportPhase.Checking, read, file.Bytes, 0)))), "file", file.Name);
            using var request = new HttpRequestMessage(HttpMethod.Post, Address()) { Content = form };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return await ReadAsync(file, response, cancellation);
        }
        catch (HttpRequestException problem)
        {
            throw new StartupException($"{options.Server} cannot be reached: {problem.Message}");
        }
        catch (IOException problem)
        {
            throw new StartupException($"the connection to {options.Server} broke off: {problem.Message}; the same command goes on where it stood");
        }
    }

    private string Address()
    {
        List<string> query = [];
        if (options.Source is { } source)
            query.Add($"source={Uri.EscapeDataString(source)}");
        if (options.Activate)
            query.Add("activate=true");
        if (options.Again)
            query.Add("again=true");
        return $"v1/import?{string.Join('&', query)}";
    }

    private async Task<ImportAnswer> ReadAsync(ImportFile file, HttpResponseMessage response, CancellationToken cancellation)
    {
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        if (!response.IsSuccessStatusCode)
            throw Refused(await lines.ReadToEndAsync(cancellation), (int)response.StatusCode);
        while (await lines.ReadLineAsync(cancellation) is { } text)
        {
            var line = JsonElement.Parse(text);
            if (line.TryGetProperty("problem", out _))
                throw Refused(line.GetProperty("problem").GetRawText(), 200);
            if (line.TryGetProperty("success", out _))
                return line.Deserialize<ImportAnswer>(ApiJson.Options)!;
            var phase = Enum.GetValues<ImportPhase>().First(phase => ImportPace.Word(phase) == line.GetProperty("phase").GetString());
            Show(file, new(phase, line.GetProperty("done").GetInt64(), line.GetProperty("total").GetInt64(), line.GetProperty("rows").GetInt64()));
        }

        throw new IOException("the answer ended before its last line");
    }

    private static StartupException Refused(string text, int status)
    {
        try
        {
            var problem = JsonSerializer.Deserialize<Problem>(text, ApiJson.Options)!;
            var errors = problem.Errors.Select(error => $"\n  {error.Path}{(error.Value is null ? "" : $" = {error.Value}")}: {error.Message}");
            return new($"the server does not take it: {problem.Detail}{string.Concat(errors)}");
        }
        catch (JsonException)
        {
            return new($"the server answered {status}: {text}");
        }
    }

    private void Show(ImportFile file, ImportProgress progress) => options.Display.Show(file.Name, progress);
}

using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Weft.Connectors.Actions;

/// <summary>The worker ended before it answered.</summary>
internal sealed class WorkerGoneException(string how) : Exception($"The worker ended: {how}.");

/// <summary>
/// One Node process that runs destinations, and the calls that it has under way. Frames go both ways over its standard input and output: the length of
/// what follows, 4 bytes, the lowest first, and UTF-8 JSON. It ends with its standard input, so none outlives a Weft that was killed.
/// </summary>
internal sealed class ActionsWorker : IAsyncDisposable
{
    private const int LongestFrame = 64 * 1024 * 1024;

    // A destination that computes for ever would keep all others of its worker waiting.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    private readonly ActionsOptions _options;
    private readonly Process _process;
    private readonly Stream _input;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<long, ActionsCall> _calls = new();
    private long _lastId;
    private volatile bool _isGone;

    private ActionsWorker(ActionsOptions options, Process process)
    {
        (_options, _process, _input, ProcessId) = (options, process, process.StandardInput.BaseStream, process.Id);
        _process.ErrorDataReceived += (_, line) => Complain(line.Data);
        _process.BeginErrorReadLine();
        Gone = Task.Run(ReadAsync);
    }

    /// <summary>Ends with the process, and says how that ended.</summary>
    public Task<string> Gone { get; }

    /// <summary>How many calls are under way.</summary>
    public int Calls => _calls.Count;

    /// <summary>The process, or which it was.</summary>
    public int ProcessId { get; }

    /// <summary>Starts one.</summary>
    /// <param name="options">How.</param>
    /// <param name="memory">Megabytes that its heap may take.</param>
    public static ActionsWorker Start(ActionsOptions options, int memory)
    {
        string[] arguments = [.. options.NodeArguments, $"--max-old-space-size={memory}", ActionsFolder.Script("worker.js"), options.Folder.Path];
        return new(options, Process.Start(NodeProgram.Start(arguments))!);
    }

    /// <summary>Makes a call; the answer is the worker's frame.</summary>
    /// <exception cref="WorkerGoneException">It ended before it answered.</exception>
    public async Task<JsonElement> CallAsync(ActionsCall call, CancellationToken cancellation)
    {
        call.Id = Interlocked.Increment(ref _lastId);
        _calls[call.Id] = call;
        // Who comes after the end would wait for ever.
        if (_isGone)
            Fail(call, "it was gone");
        await WriteAsync(call.Frame(), call);
        try
        {
            var answer = await call.Answer.Task.WaitAsync(cancellation);
            End(call);
            return answer;
        }
        catch (WorkerGoneException)
        {
            End(call);
            throw;
        }
        catch (OperationCanceledException)
        {
            // It stays until the worker has said its last of it: it may just be refreshing tokens.
            _ = CancelAsync(call);
            throw;
        }
    }

    /// <summary>Lets it end, and ends it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        _input.Close();
        await Task.WhenAny(Gone, Task.Delay(EndPatience));
        Kill();
        await Gone;
        _writing.Dispose();
    }

    private async Task CancelAsync(ActionsCall call)
    {
        await WriteAsync(ActionsCall.Cancel(call.Id), call);
        await Task.WhenAny(call.Answer.Task, Task.Delay(Grace, _options.Clock));
        if (!call.Answer.Task.IsCompleted && !_isGone)
            Kill();
        End(call);
    }

    private void End(ActionsCall call)
    {
        _calls.TryRemove(call.Id, out _);
        call.Dispose();
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> body, ActionsCall call)
    {
        var head = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(head, body.Length);
        await _writing.WaitAsync();
        try
        {
            await _input.WriteAsync(head);
            await _input.WriteAsync(body);
            await _input.FlushAsync();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            Fail(call, exception.Message);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<string> ReadAsync()
    {
        var how = await ReadFramesAsync(_process.StandardOutput.BaseStream);
        _isGone = true;
        Kill();
        await _process.WaitForExitAsync();
        how = $"{how}, code {_process.ExitCode}";
        foreach (var call in _calls.Values)
            Fail(call, how);
        _process.Dispose();
        return how;
    }

    private async Task<string> ReadFramesAsync(Stream output)
    {
        var head = new byte[4];
        try
        {
            for (; ;)
            {
                await output.ReadExactlyAsync(head);
                var length = BinaryPrimitives.ReadInt32LittleEndian(head);
                if (length is < 0 or > LongestFrame)
                    return $"it sent a frame of {length} bytes";
                var body = ArrayPool<byte>.Shared.Rent(length);
                await output.ReadExactlyAsync(body.AsMemory(0, length));
                Take(JsonElement.Parse(body.AsSpan(0, length)));
                ArrayPool<byte>.Shared.Return(body);
            }
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return exception is EndOfStreamException ? "its output ended" : exception.Message;
        }
    }

    private void Take(JsonElement frame)
    {
        if (!_calls.TryGetValue(frame.GetProperty("id").GetInt64(), out var call))
            return;
        if (frame.TryGetProperty("ask", out var number))
            _ = RespondAsync(call, number.GetInt64(), frame);
        else
            call.Answer.TrySetResult(frame);
    }

    private async Task RespondAsync(ActionsCall call, long number, JsonElement question) => await WriteAsync(await call.RespondAsync(number, question), call);

    private static void Fail(ActionsCall call, string how) => call.Answer.TrySetException(new WorkerGoneException(how));

    private void Complain(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
            _options.Log($"actions worker: {(line.Length <= 400 ? line : line[..400])}");
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
        }
    }
}

using System.Globalization;
using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace JsRun.Api.Logging;

/// <summary>
/// Writes events to standard output in blocks, from a thread of its own: a system call for each line of the request log costs more
/// than the line. What is no everyday event is written before <see cref="Emit"/> returns, and so is all that came before it. When nobody
/// reads standard output, everyday events are dropped and counted rather than kept or waited for. Any thread.
/// </summary>
internal sealed class BufferedConsoleSink : ILogEventSink, IDisposable
{
    private const int FlushMs = 50;
    private const int MaxWaitingChars = 1024 * 1024;
    private const int MaxKeptChars = 16 * 1024;

    [ThreadStatic]
    private static StringWriter? _line;

    private readonly ITextFormatter _formatter;
    private readonly Stream _output;
    private readonly Lock _writing = new();
    private readonly object _gate = new();
    private readonly Thread _thread;
    private StringBuilder _waiting = new();
    private StringBuilder _spare = new();
    private byte[] _bytes = new byte[MaxKeptChars];
    private long _dropped;
    private bool _ended;

    public BufferedConsoleSink(ITextFormatter formatter, Stream output)
    {
        _formatter = formatter;
        _output = output;
        _thread = new Thread(Run) { Name = "log", IsBackground = true };
        _thread.Start();
    }

    public void Emit(LogEvent logEvent)
    {
        var line = _line ??= new StringWriter(CultureInfo.InvariantCulture);
        _formatter.Format(logEvent, line);
        var text = line.GetStringBuilder();
        var isEveryday = logEvent.Level < LogEventLevel.Warning;
        lock (_gate)
        {
            if (isEveryday && _waiting.Length > MaxWaitingChars)
            {
                _dropped++;
            }
            else
            {
                if (_waiting.Length == 0)
                {
                    Monitor.Pulse(_gate);
                }

                _waiting.Append(text);
            }
        }

        text.Clear();
        if (!isEveryday)
        {
            Flush();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        Flush();
    }

    private void Run()
    {
        while (WaitForEvents())
        {
            Flush();
        }
    }

    // Gives the events that follow the first one the time to come along.
    private bool WaitForEvents()
    {
        lock (_gate)
        {
            while (_waiting.Length == 0 && !_ended)
            {
                Monitor.Wait(_gate);
            }

            if (!_ended)
            {
                Monitor.Wait(_gate, FlushMs);
            }

            return !_ended;
        }
    }

    private void Flush()
    {
        lock (_writing)
        {
            StringBuilder text;
            long dropped;
            lock (_gate)
            {
                (text, _waiting, _spare) = (_waiting, _spare, _waiting);
                (dropped, _dropped) = (_dropped, 0);
            }

            if (dropped > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{dropped} log lines were dropped: standard output was not read").AppendLine();
            }

            foreach (var chunk in text.GetChunks())
            {
                Write(chunk.Span);
            }

            text.Clear();
        }
    }

    private void Write(ReadOnlySpan<char> text)
    {
        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        _bytes = size > _bytes.Length ? new byte[size] : _bytes;
        try
        {
            _output.Write(_bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, _bytes)));
            _output.Flush();
        }
        catch (IOException)
        {
            // Nobody will ever read it.
        }
    }
}

using System.Globalization;
using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace JsRun.Api.Logging;

/// <summary>
/// Writes events to standard output in blocks, from a thread of its own: a system call for each line of the request log costs more
/// than the line. What is no everyday event is written before <see cref="Emit"/> returns, and so is all that came before it. When nobody
/// reads standard output, events are dropped and counted rather than kept, and nobody waits for long. Any thread.
/// </summary>
internal sealed class BufferedConsoleSink : ILogEventSink, IDisposable
{
    private const int FlushMs = 50;
    private const int MaxWaitingChars = 1024 * 1024;
    private const int MaxKeptChars = 16 * 1024;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EndWait = TimeSpan.FromSeconds(2);

    [ThreadStatic]
    private static StringWriter? _line;

    private readonly ITextFormatter _formatter;
    private readonly Stream _output;
    private readonly object _gate = new();
    private readonly Thread _thread;

    // A block may end between the two halves of a character.
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private byte[] _bytes = new byte[MaxKeptChars];

    private StringBuilder _waiting = new();
    private StringBuilder _spare = new();
    private long _blocksTaken;
    private long _blocksWritten;
    private long _dropped;
    private bool _isUrgent;
    private bool _isStuck;
    private bool _ended;

    public BufferedConsoleSink(ITextFormatter formatter, Stream output)
    {
        _formatter = formatter;
        _output = output;
        _thread = new Thread(Run) { Name = "log", IsBackground = true };
        _thread.Start();
        AppDomain.CurrentDomain.UnhandledException += OnUnhandledException;
    }

    public void Emit(LogEvent logEvent)
    {
        var line = _line ??= new StringWriter(CultureInfo.InvariantCulture);
        var text = line.GetStringBuilder();
        text.Clear();
        _formatter.Format(logEvent, line);
        var isEveryday = logEvent.Level < LogEventLevel.Warning;
        lock (_gate)
        {
            if (_waiting.Length > (isEveryday ? MaxWaitingChars : 2 * MaxWaitingChars))
            {
                _dropped++;
                return;
            }

            if (_waiting.Length == 0)
            {
                Monitor.PulseAll(_gate);
            }

            _waiting.Append(text);
            if (!isEveryday)
            {
                WaitUntilWritten();
            }
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandledException;
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }

        // A thread that nobody reads from ends with the process.
        _thread.Join(EndWait);
    }

    private void OnUnhandledException(object sender, UnhandledExceptionEventArgs arguments)
    {
        lock (_gate)
        {
            WaitUntilWritten();
        }
    }

    // Under the gate. Only the log's own thread writes, so that a standard output nobody reads holds up no other for long.
    private void WaitUntilWritten()
    {
        var block = _waiting.Length > 0 ? _blocksTaken + 1 : _blocksTaken;
        _isUrgent = true;
        Monitor.PulseAll(_gate);
        var until = Environment.TickCount64 + (long)MaxWait.TotalMilliseconds;
        while (_blocksWritten < block && !_isStuck)
        {
            var left = until - Environment.TickCount64;
            if (left <= 0)
            {
                _isStuck = true;
            }
            else
            {
                Monitor.Wait(_gate, (int)left);
            }
        }
    }

    private void Run()
    {
        while (TakeWaiting() is { } text)
        {
            foreach (var chunk in text.GetChunks())
            {
                Write(chunk.Span);
            }

            lock (_gate)
            {
                text.Clear();
                _blocksWritten++;
                _isStuck = false;
                Monitor.PulseAll(_gate);
            }
        }
    }

    // Gives the events that follow the first one the time to come along. Null when there will be no more.
    private StringBuilder? TakeWaiting()
    {
        lock (_gate)
        {
            while (_waiting.Length == 0 && !_ended)
            {
                Monitor.Wait(_gate);
            }

            if (!_ended && !_isUrgent)
            {
                Monitor.Wait(_gate, FlushMs);
            }

            if (_waiting.Length == 0)
            {
                return null;
            }

            if (_dropped > 0)
            {
                _waiting.Append(CultureInfo.InvariantCulture, $"{_dropped} log lines were dropped: standard output was not read").AppendLine();
            }

            (var text, _waiting, _spare) = (_waiting, _spare, _waiting);
            _dropped = 0;
            _isUrgent = false;
            _blocksTaken++;
            return text;
        }
    }

    private void Write(ReadOnlySpan<char> text)
    {
        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        _bytes = size > _bytes.Length ? new byte[size] : _bytes;
        try
        {
            _output.Write(_bytes.AsSpan(0, _encoder.GetBytes(text, _bytes, flush: false)));
            _output.Flush();
        }
        catch (IOException)
        {
            // Nobody will ever read it.
        }
    }
}

using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace JsRun.Api.Requests;

/// <summary>
/// Measures an object or array that is valid JSON without a tag in it, some times faster than its tokens can be read. It answers no to
/// whatever it is not sure of, and says nothing about what is wrong: the reader of tokens does.
/// </summary>
/// <param name="json">Well-formed UTF-8 that begins with the value.</param>
internal ref struct PlainJsonScanner(ReadOnlySpan<byte> json)
{
    private const int MaxContainers = 256;

    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;

    /// <summary>Whether the value is plain, with at most <paramref name="maxContainers"/> inside one another, itself included.</summary>
    /// <param name="maxContainers">The deepest nesting allowed.</param>
    /// <param name="length">Bytes of the value.</param>
    public bool TryMeasure(int maxContainers, out int length)
    {
        var measured = TrySkipContainer(Math.Min(maxContainers, MaxContainers));
        length = _at;
        return measured;
    }

    private bool TrySkipContainer(int maxContainers)
    {
        Span<bool> isObject = stackalloc bool[MaxContainers];
        var depth = 0;
        do
        {
            // At a value, or at the end of a container that has none.
            var token = NextByte();
            if (token is (byte)'{' or (byte)'[')
            {
                if (depth == maxContainers)
                {
                    return false;
                }

                isObject[depth++] = token == '{';
                if (PeekByte() != (token == '{' ? '}' : ']'))
                {
                    if (token == '{' && !TrySkipName())
                    {
                        return false;
                    }

                    continue;
                }
            }
            else if (!TrySkipScalar(token))
            {
                return false;
            }

            if (!TryGoOn(isObject, ref depth))
            {
                return false;
            }
        }
        while (depth > 0);
        return true;
    }

    // After a value: ends containers up to one that has another value, and goes to that.
    private bool TryGoOn(scoped ReadOnlySpan<bool> isObject, ref int depth)
    {
        while (depth > 0)
        {
            var inObject = isObject[depth - 1];
            var token = NextByte();
            if (token == ',')
            {
                return !inObject || TrySkipName();
            }

            if (token != (inObject ? '}' : ']'))
            {
                return false;
            }

            depth--;
        }

        return true;
    }

    // A name that is a tag, or may be one once its escapes are undone, is not plain.
    private bool TrySkipName() =>
        NextByte() == '"' && _at < _json.Length && _json[_at] != '$' && TrySkipString(mayHaveEscapes: false) && NextByte() == ':';

    private bool TrySkipScalar(int token) => token switch
    {
        '"' => TrySkipString(mayHaveEscapes: true),
        't' => TrySkipWord("rue"u8),
        'f' => TrySkipWord("alse"u8),
        'n' => TrySkipWord("ull"u8),
        '-' => TrySkipNumber(_at < _json.Length ? _json[_at++] : -1),
        _ => TrySkipNumber(token),
    };

    private bool TrySkipWord(ReadOnlySpan<byte> rest)
    {
        if (!_json[_at..].StartsWith(rest))
        {
            return false;
        }

        _at += rest.Length;
        return true;
    }

    // After the first digit; what may follow the number is checked by whoever reads on.
    private bool TrySkipNumber(int first)
    {
        if (first is < '0' or > '9' || (first != '0' && !TrySkipDigits(atLeast: 0)))
        {
            return false;
        }

        if (_at < _json.Length && _json[_at] == '.')
        {
            _at++;
            if (!TrySkipDigits(atLeast: 1))
            {
                return false;
            }
        }

        if (_at >= _json.Length || (_json[_at] | 0x20) != 'e')
        {
            return true;
        }

        _at++;
        if (_at < _json.Length && _json[_at] is (byte)'+' or (byte)'-')
        {
            _at++;
        }

        return TrySkipDigits(atLeast: 1);
    }

    private bool TrySkipDigits(int atLeast)
    {
        var start = _at;
        while (_at < _json.Length && char.IsAsciiDigit((char)_json[_at]))
        {
            _at++;
        }

        return _at - start >= atLeast;
    }

    private bool TrySkipString(bool mayHaveEscapes)
    {
        while (true)
        {
            SkipOrdinary();
            if (_at >= _json.Length)
            {
                return false;
            }

            var stop = _json[_at++];
            if (stop == '"')
            {
                return true;
            }

            if (stop != '\\' || !mayHaveEscapes || !TrySkipEscape())
            {
                return false;
            }
        }
    }

    // Up to a quote, a backslash or a control character.
    private void SkipOrdinary()
    {
        ref var bytes = ref MemoryMarshal.GetReference(_json);
        while (_at <= _json.Length - Vector128<byte>.Count)
        {
            var block = Vector128.LoadUnsafe(ref bytes, (nuint)_at);
            var stops = Vector128.Equals(block, Vector128.Create((byte)'"'))
                | Vector128.Equals(block, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(block, Vector128.Create((byte)' '));
            if (stops != Vector128<byte>.Zero)
            {
                _at += BitOperations.TrailingZeroCount(stops.ExtractMostSignificantBits());
                return;
            }

            _at += Vector128<byte>.Count;
        }

        while (_at < _json.Length && _json[_at] is >= (byte)' ' and not ((byte)'"' or (byte)'\\'))
        {
            _at++;
        }
    }

    private bool TrySkipEscape()
    {
        if (_at >= _json.Length)
        {
            return false;
        }

        var letter = _json[_at++];
        if (letter != 'u')
        {
            return letter is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t';
        }

        for (var end = _at + 4; _at < end; _at++)
        {
            if (_at >= _json.Length || !char.IsAsciiHexDigit((char)_json[_at]))
            {
                return false;
            }
        }

        return true;
    }

    // -1 at the end.
    private int PeekByte()
    {
        while (_at < _json.Length && _json[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _at++;
        }

        return _at < _json.Length ? _json[_at] : -1;
    }

    private int NextByte()
    {
        var token = PeekByte();
        _at += token < 0 ? 0 : 1;
        return token;
    }
}

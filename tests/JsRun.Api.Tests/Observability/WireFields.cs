using System.Buffers.Binary;
using System.Text;

namespace JsRun.Api.Tests.Observability;

/// <summary>The fields of a protobuf message, as far as OTLP uses them.</summary>
internal static class WireFields
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    /// <summary>The values of a field that are bytes: texts and messages.</summary>
    public static IEnumerable<byte[]> All(byte[] message, int field)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = ReadVarint(message, ref at);
            switch ((int)(key & 7))
            {
                case Varint:
                    ReadVarint(message, ref at);
                    break;
                case Fixed64:
                    at += 8;
                    break;
                case Fixed32:
                    at += 4;
                    break;
                case Bytes:
                    var length = (int)ReadVarint(message, ref at);
                    if ((int)(key >> 3) == field)
                    {
                        yield return message[at..(at + length)];
                    }

                    at += length;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {key & 7}.");
            }
        }
    }

    /// <summary>The only or first value of a field; empty when there is none.</summary>
    public static byte[] One(byte[] message, int field) => All(message, field).FirstOrDefault([]);

    /// <summary>The only or first text of a field.</summary>
    public static string Text(byte[] message, int field) => Encoding.UTF8.GetString(One(message, field));

    /// <summary>A fixed number of eight bytes; 0 when there is none.</summary>
    public static ulong Number(byte[] message, int field)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = ReadVarint(message, ref at);
            switch ((int)(key & 7))
            {
                case Fixed64 when (int)(key >> 3) == field:
                    return BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at));
                case Fixed64:
                    at += 8;
                    break;
                case Fixed32:
                    at += 4;
                    break;
                case Bytes:
                    var length = (int)ReadVarint(message, ref at);
                    at += length;
                    break;
                default:
                    ReadVarint(message, ref at);
                    break;
            }
        }

        return 0;
    }

    private static ulong ReadVarint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var one = message[at++];
            value |= (ulong)(one & 0x7f) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }
    }
}

using System.Diagnostics.CodeAnalysis;

namespace JsRun.Engine;

/// <summary>What a value is. The numbers are those of the native library.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The names are those of JavaScript.")]
public enum JsValueType
{
    Undefined = 0,
    Null = 1,
    Boolean = 2,
    Number = 3,
    String = 4,
    BigInt = 5,
    Function = 6,
    Array = 7,
    Date = 8,
    Map = 9,
    Set = 10,
    RegExp = 11,
    Error = 12,
    Bytes = 13,
    Stream = 14,
    Object = 15,
    Symbol = 16,
}

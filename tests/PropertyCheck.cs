using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace JsRun.Tests;

/// <summary>
/// Properties that must hold for whatever is generated. A failure tells the smallest case that was found, and the seed: with that in the environment
/// variable <c>JSRUN_FUZZ_SEED</c>, as <c>seed,gamma</c>, the same cases come again.
/// </summary>
internal static class PropertyCheck
{
    private const string SeedVariable = "JSRUN_FUZZ_SEED";

    /// <summary>Checks a number of generated cases, one after the other.</summary>
    /// <param name="cases">How many.</param>
    /// <param name="generator">Makes a case.</param>
    /// <param name="shrink">Simpler cases than one that failed.</param>
    /// <param name="property">Throws when it does not hold for a case.</param>
    public static Task HoldsAsync<T>(int cases, Gen<T> generator, Func<T, IEnumerable<T>> shrink, Func<T, Task> property)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(cases).WithQuietOnSuccess(true).WithReplay(Replay());

        // FsCheck has no asynchronous properties for C#; this thread of the pool waits for them.
        return Task.Run(() => Check.One(config, Prop.ForAll(Arb.From(generator, shrink), (T value) => property(value).GetAwaiter().GetResult())));
    }

    /// <summary>Arrays that lack a part of this one: halves first, then single elements of short ones.</summary>
    public static IEnumerable<T[]> ShrinkArray<T>(T[] array)
    {
        for (var length = array.Length / 2; length > 0; length = array.Length <= 64 ? length / 2 : length / 4)
        {
            for (var start = 0; start + length <= array.Length; start += length)
            {
                yield return [.. array[..start], .. array[(start + length)..]];
            }
        }
    }

    private static FSharpOption<Replay> Replay()
    {
        var seed = Environment.GetEnvironmentVariable(SeedVariable)?.Split(',');
        return seed is null
            ? FSharpOption<Replay>.None
            : FSharpOption<Replay>.Some(new Replay(new Rnd(ulong.Parse(seed[0], null), ulong.Parse(seed[1], null)), FSharpOption<int>.None));
    }
}

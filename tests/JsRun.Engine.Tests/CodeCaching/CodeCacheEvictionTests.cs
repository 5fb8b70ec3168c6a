using JsRun.Engine.CodeCaching;

namespace JsRun.Engine.Tests.CodeCaching;

public sealed class CodeCacheEvictionTests
{
    private readonly CodeCache _cache = new(10_000);

    [Fact]
    public void EndMaking_NoRoom_DropsWhatWasUsedLongestAgo()
    {
        Add(1, 3000);
        Add(2, 3000);
        _cache.TryFind(Key(1), out _).ShouldBeTrue();

        Add(3, 3000);
        Add(4, 3000);

        Kept().ShouldBe([1, 3, 4]);
        _cache.Bytes.ShouldBeInRange(9000, 10_000);
    }

    [Fact]
    public void EndMaking_LargerThanAll_IsRememberedAsUnusable()
    {
        Add(1, 3000);
        Add(2, 10_000);

        _cache.TryFind(Key(2), out var code).ShouldBeTrue();
        code!.IsUsable.ShouldBeFalse();
        Kept().ShouldBe([1, 2]);
        _cache.TryBeginMaking(Key(2)).ShouldBeFalse();
    }

    [Fact]
    public void TryBeginMaking_InTheMakingOrThere_IsFalse()
    {
        _cache.TryBeginMaking(Key(1)).ShouldBeTrue();
        _cache.TryBeginMaking(Key(1)).ShouldBeFalse();
        _cache.EndMaking(Key(1), new byte[10]);
        _cache.TryBeginMaking(Key(1)).ShouldBeFalse();
    }

    [Fact]
    public void Drop_ReplacedMeanwhile_KeepsTheNewOne()
    {
        Add(1, 10);
        _cache.TryFind(Key(1), out var old).ShouldBeTrue();
        _cache.Drop(old!);
        _cache.Bytes.ShouldBe(0);

        Add(1, 20);
        _cache.Drop(old!);
        Kept().ShouldBe([1]);
    }

    [Fact]
    public void Suits_NoMemoryAllowed_IsFalse()
    {
        new CodeCache(0).Suits(new byte[1 << 20]).ShouldBeFalse();
        _cache.Suits(new byte[1 << 20]).ShouldBeTrue();
        _cache.Suits(new byte[100]).ShouldBeFalse();
    }

    private static CodeKey Key(int number) => CodeKey.Of(SourceKind.Script, [(byte)number]);

    private void Add(int number, int bytes)
    {
        _cache.TryBeginMaking(Key(number)).ShouldBeTrue();
        _cache.EndMaking(Key(number), new byte[bytes]);
    }

    private IEnumerable<int> Kept() => Enumerable.Range(1, 5).Where(number => _cache.TryFind(Key(number), out _));
}

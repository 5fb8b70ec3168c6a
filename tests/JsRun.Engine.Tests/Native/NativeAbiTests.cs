using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using JsRun.Engine.Native;

namespace JsRun.Engine.Tests.Native;

public sealed partial class NativeAbiTests
{
    [Fact]
    public void Imports_AgainstHeader_NameTheSameFunctions() => Imports().Order().ShouldBe(HeaderExports().Order());

    [Fact]
    public void Exports_OfTheLibrary_AreTheHeaders()
    {
        var library = NativeLibrary.Load("jsrun_v8", typeof(NativeMethods).Assembly, DllImportSearchPath.AssemblyDirectory);

        HeaderExports().Where(name => !NativeLibrary.TryGetExport(library, name, out _)).ShouldBeEmpty();
    }

    [Fact]
    public void AbiVersion_AgainstHeader_IsTheSame() =>
        Regex.Match(Header(), @"#define JSR_ABI_VERSION (\d+)").Groups[1].Value.ShouldBe($"{NativeMethods.AbiVersion}");

    [Theory]
    [InlineData("jsr_status", typeof(JsrStatus))]
    [InlineData("jsr_run_state", typeof(JsrRunState))]
    [InlineData("jsr_write_status", typeof(JsrWriteStatus))]
    [InlineData("jsr_console_level", typeof(JsrConsoleLevel))]
    [InlineData("jsr_job_kind", typeof(JsrJobKind))]
    [InlineData("jsr_host_mode", typeof(HostFunctionMode))]
    [InlineData("jsr_host_refusal", typeof(JsrHostRefusal))]
    [InlineData("jsr_port_event", typeof(JsrPortEvent))]
    [InlineData("jsr_value_type", typeof(JsValueType))]
    [InlineData("jsr_format", typeof(ResultFormat))]
    [InlineData("jsr_source_kind", typeof(SourceKind))]
    [InlineData("jsr_module_kind", typeof(ModuleKind))]
    public void Enum_AgainstHeader_HasTheSameNumbers(string name, Type type)
    {
        var body = Regex.Match(Header(), $@"typedef enum {name} \{{(.*?)\}} {name};", RegexOptions.Singleline).Groups[1].Value;
        var numbers = EnumMember().Matches(body).Select(match => int.Parse(match.Groups[1].Value, null));

        numbers.Order().ShouldBe(Enum.GetValuesAsUnderlyingType(type).Cast<int>().Order());
    }

    [Fact]
    public void Structs_ByTheirFields_HaveTheSizesOfC()
    {
        Unsafe.SizeOf<JsrBuffer>().ShouldBe(24);
        Unsafe.SizeOf<JsrText>().ShouldBe(16);
        Unsafe.SizeOf<JsrCallbacks>().ShouldBe(64);
        Unsafe.SizeOf<JsrHostCall>().ShouldBe(56);
        Unsafe.SizeOf<JsrSink>().ShouldBe(16);
        Unsafe.SizeOf<JsrPlatformOptions>().ShouldBe(88);
        Unsafe.SizeOf<JsrIsolateOptions>().ShouldBe(120);
        Unsafe.SizeOf<JsrModuleSource>().ShouldBe(40);
        Unsafe.SizeOf<JsrSource>().ShouldBe(56);
        Unsafe.SizeOf<JsrWriteOptions>().ShouldBe(24);
        Unsafe.SizeOf<JsrContextCounts>().ShouldBe(16);
        Unsafe.SizeOf<JsrPending>().ShouldBe(44);
        Unsafe.SizeOf<JsrJobs>().ShouldBe(32);
        Unsafe.SizeOf<JsrTurnReport>().ShouldBe(40);
        Unsafe.SizeOf<JsrLiveCounts>().ShouldBe(32);
    }

    private static IEnumerable<string> Imports() => typeof(NativeMethods)
        .GetMethods(BindingFlags.Static | BindingFlags.Public)
        .Select(method => method.GetCustomAttribute<LibraryImportAttribute>()?.EntryPoint ?? method.GetCustomAttribute<DllImportAttribute>()?.EntryPoint)
        .OfType<string>();

    private static IEnumerable<string> HeaderExports() => Export().Matches(Header()).Select(match => match.Groups[1].Value);

    private static string Header([CallerFilePath] string thisFile = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../src/JsRun.Engine/native/jsrun_v8.h"));

    [GeneratedRegex(@"^JSR_API [^;]*?(jsr_\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Export();

    [GeneratedRegex(@"JSR_\w+ = (\d+)")]
    private static partial Regex EnumMember();
}

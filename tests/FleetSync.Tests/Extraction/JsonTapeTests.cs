using System.Text;
using FleetSync.Extraction.Json;
using Xunit;

namespace FleetSync.Tests.Extraction;

public sealed class JsonTapeTests
{
    private readonly JsonTape _tape = new();

    [Theory]
    [InlineData("\"plain\"", "plain")]
    [InlineData("\"a\\n\\t\\\"\\\\\\/\\b\\f\\r\"", "a\n\t\"\\/\b\f\r")]
    [InlineData("\"\\u00e9\\u20ac\"", "é€")]
    [InlineData("\"\\ud83d\\ude00!\"", "😀!")]
    [InlineData("\"\\ud83d!\"", "\ufffd!")]
    [InlineData("\"\\u12\"", "\ufffd")]
    [InlineData("\"é😀\"", "é😀")]
    [InlineData("17", "")]
    [InlineData("null", "")]
    public void Texts_are_unescaped(string json, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Read($$$"""{"a":{{{json}}}}""")["a"u8].Text));

    [Theory]
    [InlineData("17", 17)]
    [InlineData("-3", -3)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775808", 42)]
    [InlineData("1.5", 42)]
    [InlineData("1e3", 42)]
    [InlineData("\"17\"", 42)]
    [InlineData("null", 42)]
    public void Numbers_that_are_none_read_as_the_fallback(string json, long expected) =>
        Assert.Equal(expected, Read($$$"""{"a":{{{json}}}}""")["a"u8].Int64(42));

    [Fact]
    public void A_value_of_another_type_reads_as_absent_and_is_noted()
    {
        var root = Read("""{"a":"text"}""");

        Assert.False(root["a"u8]["b"u8].Exists);
        Assert.True(_tape.Surprising);
        Assert.False(_tape.Malformed);
    }

    [Fact]
    public void Null_reads_as_absent_and_is_not_noted()
    {
        Assert.False(Read("""{"a":null}""")["a"u8]["b"u8].Exists);
        Assert.False(_tape.Surprising);
    }

    [Fact]
    public void What_precedes_a_defect_is_kept()
    {
        var root = Read("""{"metadata":{"name":"x","labels":{"a":"b"},"uid":tru""");

        Assert.Equal("x"u8, root["metadata"u8]["name"u8].Text);
        Assert.Equal("b"u8, root["metadata"u8]["labels"u8]["a"u8].Text);
        Assert.True(_tape.Malformed);
    }

    [Fact]
    public void Deep_nesting_is_cut_and_what_follows_it_is_read()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":[", 500)) + string.Concat(Enumerable.Repeat("]}", 500));
        var root = Read($$$"""{"spec":{{{deep}}},"status":{"phase":"Running"}}""");

        Assert.Equal("Running"u8, root["status"u8]["phase"u8].Text);
        Assert.True(_tape.Surprising);
        Assert.False(_tape.Malformed);
    }

    [Fact]
    public void Of_a_huge_object_the_top_levels_are_read_to_the_end()
    {
        var items = string.Join(',', Enumerable.Range(0, 200_000).Select(i => $$$"""{"i":{{{i}}}}"""));
        var root = Read($$$"""{"metadata":{"name":"big"},"spec":{"items":[{{{items}}}],"size":3},"status":{"phase":"Ready"}}""");

        Assert.Equal(3, root["spec"u8]["size"u8].Int64());
        Assert.Equal("Ready"u8, root["status"u8]["phase"u8].Text);
        Assert.True(_tape.Surprising);
        Assert.True(_tape.Tokens.Length < 5 * JsonTape.TokenBudget);
    }

    [Fact]
    public void Managed_fields_of_the_object_itself_are_passed_over()
    {
        var root = Read("""{"metadata":{"managedFields":[{"a":"]}"}],"name":"x"},"spec":{"managedFields":[1]}}""");

        Assert.Equal(0, root["metadata"u8]["managedFields"u8].Count);
        Assert.Equal("x"u8, root["metadata"u8]["name"u8].Text);
        Assert.Equal(0, root["spec"u8]["managedFields"u8].Count);
        Assert.False(_tape.Surprising);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_become_replacement_characters()
    {
        byte[] json = [.. "{\"a\":\"x"u8, 0xFF, .. "y\"}"u8];

        Assert.Equal("x\ufffdy", Encoding.UTF8.GetString(_tape.Read(json)["a"u8].Text));
        Assert.True(_tape.Malformed);
    }

    [Theory]
    [InlineData(".status.phase", "Running")]
    [InlineData("{.status.phase}", "Running")]
    [InlineData("$.status.phase", "Running")]
    [InlineData(".status.conditions[?(@.type==\"Ready\")].status", "True")]
    [InlineData(".status.conditions[?(@.type=='Synced')].status", "False")]
    [InlineData(".status.conditions[?(@.type==\"None\")].status", "")]
    [InlineData(".status.conditions[0].type", "Synced")]
    [InlineData(".status.conditions[-1].type", "Ready")]
    [InlineData(".status.conditions[*].type", "Synced")]
    [InlineData(".metadata.labels['a.b/c']", "v")]
    [InlineData(".metadata.labels.a\\.b/c", "v")]
    [InlineData(".status.count", "3")]
    [InlineData(".status.phase.deeper", "")]
    [InlineData(".status", "")]
    public void Printer_columns_find_their_value(string path, string expected)
    {
        var root = Read(
            """
            {"metadata":{"labels":{"a.b/c":"v"}},"status":{"phase":"Running","count":3,"conditions":[
              {"type":"Synced","status":"False"},{"type":"Ready","status":"True"}]}}
            """);

        Assert.Equal(expected, Encoding.UTF8.GetString(JsonPath.TryCompile(path)!.First(root).Scalar));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".a[")]
    [InlineData(".a[?(@.b>3)]")]
    [InlineData("..name")]
    [InlineData(".a[?(@.b.c==\"d\")]")]
    public void Paths_that_use_something_else_are_left_out(string path) => Assert.Null(JsonPath.TryCompile(path));

    private JsonView Read(string json) => _tape.Read(Encoding.UTF8.GetBytes(json));
}

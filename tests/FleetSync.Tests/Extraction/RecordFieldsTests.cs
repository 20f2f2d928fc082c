using System.Text;
using System.Text.Json;
using FleetSync.Extraction;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Extraction;

public sealed class RecordFieldsTests
{
    private readonly RecordFields _fields = new();

    [Fact]
    public void Every_field_is_what_a_plain_reader_finds()
    {
        foreach (var reason in new[] { "", "CrashLoopBackOff", "a \"quoted\" \\ word", "tab\tand\nline", "größe 数据库 😀" })
        {
            var snapshot = Some.Snapshot(
                "web", ns: "shop", health: HealthState.Degraded, reason: reason, text: "words " + reason,
                createdAt: Some.Time, labels: ["app=web", "note=" + reason]);
            _fields.Read(snapshot.Document);

            Assert.Equal(snapshot.Id, Encoding.UTF8.GetString(_fields.Id));
            Assert.Equal(snapshot.Namespace, Encoding.UTF8.GetString(_fields.Namespace));
            Assert.Equal(snapshot.Name, Encoding.UTF8.GetString(_fields.Name));
            Assert.Equal("Degraded", Encoding.UTF8.GetString(_fields.Health));
            Assert.Equal(reason, Encoding.UTF8.GetString(_fields.Reason));
            Assert.Equal(snapshot.SearchText, Encoding.UTF8.GetString(_fields.SearchText));
            Assert.Equal(Some.Time, _fields.CreatedAt);
            Assert.Equal(snapshot.LabelPairs, Enumerable.Range(0, _fields.LabelPairs).Select(i => Encoding.UTF8.GetString(_fields.LabelPair(i))));
        }
    }

    [Fact]
    public void A_record_without_them_has_none_of_the_one_before()
    {
        _fields.Read(Some.Snapshot("web", reason: "a \"word\"", createdAt: Some.Time, labels: "app=web").Document);
        _fields.Read("""{"id":null,"createdAt":null,"labelPairs":[],"status":{"name":"inner"}}"""u8.ToArray());

        Assert.True(_fields.Id.IsEmpty && _fields.Name.IsEmpty && _fields.Reason.IsEmpty && _fields.SearchText.IsEmpty);
        Assert.Null(_fields.CreatedAt);
        Assert.Equal(0, _fields.LabelPairs);
    }

    [Fact]
    public void What_is_no_record_is_refused() =>
        Assert.ThrowsAny<JsonException>(() => _fields.Read("{\"id\": nonsense}"u8.ToArray()));
}

using System.Text.Json.Nodes;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Extraction;

/// <summary>Every case of the fixtures.</summary>
public sealed class HealthTests
{
    public static TheoryData<string> Cases()
    {
        var data = new TheoryData<string>();
        foreach (var item in HealthCase.All)
        {
            data.Add(item.ToString());
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_object_has_the_health_that_people_expect(string name)
    {
        var item = HealthCase.All.Single(candidate => string.Equals(candidate.ToString(), name, StringComparison.Ordinal));

        var snapshot = Extract.Snapshot(SomeTypes.Of(item.Kind), item.Object);

        Assert.Equal($"{item.Health}/{item.Reason}", $"{snapshot.Health.State}/{snapshot.Health.Reason}");
        if (item.Message is not null)
        {
            Assert.Contains(item.Message, snapshot.Health.Message, StringComparison.Ordinal);
        }

        if (item.Status is not null)
        {
            var stored = JsonNode.Parse(snapshot.Document.Span)!["status"]!.AsObject();
            foreach (var (key, value) in JsonNode.Parse(item.Status)!.AsObject())
            {
                Assert.Equal($"{key}: {value?.ToJsonString()}", $"{key}: {stored[key]?.ToJsonString()}");
            }
        }
    }

    [Fact]
    public void Case_names_are_unique() =>
        Assert.Distinct(HealthCase.All.Select(item => item.ToString()), StringComparer.Ordinal);
}

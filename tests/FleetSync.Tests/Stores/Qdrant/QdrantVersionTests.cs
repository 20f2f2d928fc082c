using FleetSync.Stores.Qdrant;
using Xunit;

namespace FleetSync.Tests.Stores.Qdrant;

public sealed class QdrantVersionTests
{
    [Theory]
    [InlineData("1.19.0", 1, 19, 0)]
    [InlineData("v1.16.3", 1, 16, 3)]
    [InlineData("1.20.1-dev", 1, 20, 1)]
    [InlineData(" 2.0 ", 2, 0, 0)]
    public void A_version_is_read(string text, int major, int minor, int patch)
    {
        Assert.True(QdrantVersion.TryParse(text, out var version));
        Assert.Equal(new QdrantVersion(major, minor, patch), version);
    }

    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("1")]
    [InlineData("1.2.3.4")]
    [InlineData("1..3")]
    [InlineData("1.99999999999")]
    public void What_is_no_version_is_not_taken_for_one(string text)
    {
        Assert.False(QdrantVersion.TryParse(text, out _));
    }

    [Theory]
    [InlineData("1.11.9", false, false, false, false, true)]
    [InlineData("1.12.0", false, false, false, false, false)]
    [InlineData("1.15.0", true, false, false, false, false)]
    [InlineData("1.16.0", true, true, false, false, false)]
    [InlineData("1.17.0", true, true, true, false, false)]
    [InlineData("1.19.2", true, true, true, true, false)]
    [InlineData("2.0.0", true, true, true, true, false)]
    public void Features_come_with_their_versions(string text, bool since15, bool since16, bool since17, bool since19, bool tooOld)
    {
        Assert.True(QdrantVersion.TryParse(text, out var version));
        Assert.Equal(tooOld, version.IsTooOld);
        Assert.Equal(since15, version.KnowsPhrases);
        Assert.All([version.KnowsMetadata, version.KnowsFolding, version.KnowsUpdateFilter, version.KnowsAnyWord, version.KnowsFusionConstant],
            known => Assert.Equal(since16, known));
        Assert.All([version.KnowsWriteTimeout, version.KnowsUpdateMode], known => Assert.Equal(since17, known));
        Assert.Equal(since19, version.KnowsKeywordPrefix);
    }
}

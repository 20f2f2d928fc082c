using System.Text;
using FleetSync.Filters;
using Xunit;

namespace FleetSync.Tests.Filters;

public sealed class GlobSetTests
{
    [Theory]
    [InlineData("Pod", "Pod", true)]
    [InlineData("Pod", "Pods", false)]
    [InlineData("Pod", "pod", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "kube-system", true)]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    [InlineData("kube-*", "kube-system", true)]
    [InlineData("kube-*", "my-kube-system", false)]
    [InlineData("*.cert-manager.io", "certificates.cert-manager.io", true)]
    [InlineData("apps/*", "apps/deployments", true)]
    [InlineData("team-?", "team-a", true)]
    [InlineData("team-?", "team-", false)]
    [InlineData("a*b*c", "axxbyybzzc", true)]
    [InlineData("a*b*c", "axxbyybzz", false)]
    [InlineData("*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("?*?", "x", false)]
    [InlineData("?*?", "xy", true)]
    public void A_name_matches_as_text_and_as_bytes_alike(string pattern, string name, bool expected)
    {
        var globs = new GlobSet([pattern]);

        Assert.Equal(expected, globs.Matches(name));
        Assert.Equal(expected, globs.Matches(Encoding.UTF8.GetBytes(name)));
    }

    [Fact]
    public void Any_pattern_of_the_set_is_enough()
    {
        var globs = new GlobSet(["events", "leases.*"]);

        Assert.True(globs.Matches("leases.coordination.k8s.io"));
        Assert.True(globs.Matches("events"));
        Assert.False(globs.Matches("pods"));
    }

    [Fact]
    public void An_empty_set_matches_nothing_and_says_that_it_is_empty()
    {
        var globs = new GlobSet([]);

        Assert.True(globs.IsEmpty);
        Assert.False(globs.Matches("anything"));
    }

    [Fact]
    public void Case_is_ignored_only_when_asked()
    {
        Assert.True(new GlobSet(["DEPLOY*"], ignoreCase: true).Matches("deployments"));
        Assert.True(new GlobSet(["DEPLOY*"], ignoreCase: true).Matches("deployments"u8));
        Assert.False(new GlobSet(["DEPLOY*"]).Matches("deployments"u8));
    }
}

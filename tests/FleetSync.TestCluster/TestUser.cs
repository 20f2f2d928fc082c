namespace FleetSync.TestCluster;

/// <summary>A user with a bearer token. Without groups it may do nothing but read discovery until a role is bound.</summary>
public sealed record TestUser(string Name, string Token, params IReadOnlyList<string> Groups)
{
    /// <summary>May do everything; every server has it.</summary>
    public static TestUser Admin(string token)
    {
        return new TestUser("admin", token, "system:masters");
    }
}

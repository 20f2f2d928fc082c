namespace FleetSync.Stores;

/// <summary>What is said where vectors of two spaces would meet in one store, which stays as it is.</summary>
internal static class SpaceRefusal
{
    /// <summary>What somebody can do who wants to open the store.</summary>
    public const string OnOpening =
        "It is left as it is. Use the embedding it was made with, or let `fleetsync reembed` make its vectors anew with the one configured here.";

    /// <summary>What has to be done for an agent under which the store was re-embedded.</summary>
    public const string OnWriting =
        "It was re-embedded meanwhile. Nothing is lost: configure that embedding here too and start the agent again, and it writes what differs.";

    /// <summary>Both sides, as the end of a sentence that begins with the store.</summary>
    /// <param name="found">The fingerprint of the store's vectors; empty where it has none.</param>
    /// <param name="space">The space of those that were to be written.</param>
    public static string Both(string found, VectorSpace space) =>
        (found.Length > 0 ? $"has vectors from \"{found}\"" : "has no vectors")
        + (space.HasVectors ? $", and this agent's come from \"{space.Fingerprint}\"" : ", and this agent makes none (embedding.provider is \"none\")");
}

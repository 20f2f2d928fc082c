using FleetSync.Configuration;
using FleetSync.Embedding;
using FleetSync.Stores;
using Microsoft.Extensions.Logging;

namespace FleetSync.Cli.Commands;

/// <summary>How the commands get at the product; the one place where its parts are put together.</summary>
internal sealed record Composition
{
    /// <summary>Loads and checks the configuration: a file (null for the default one), the environment, then flags by key.</summary>
    public required Func<string?, IReadOnlyDictionary<string, string?>, FleetOptions> LoadOptions { get; init; }

    /// <summary>The bytes of a configuration file (null for the default one) as they are now; null where there is none.</summary>
    public Func<string?, byte[]?> ReadConfiguration { get; init; } = static _ => null;

    /// <summary>The store to ask; it has to exist.</summary>
    public required Func<StoreOptions, IResourceStore> ReadStore { get; init; }

    /// <summary>What turns texts into vectors.</summary>
    public required Func<EmbeddingOptions, IEmbedder> OpenEmbedder { get; init; }

    /// <summary>The store to keep, for vectors of a space, or null to write no records; it may come into being.</summary>
    public required Func<StoreOptions, VectorSpace?, ILoggerFactory, IResourceStore> WriteStore { get; init; }

    /// <summary>The store to make anew in a space; it has to exist.</summary>
    public required Func<StoreOptions, VectorSpace, IVectorMigration> OpenMigration { get; init; }

    /// <summary>Reads what an agent would work with, and writes nothing.</summary>
    public required ExamineFleet ExamineAsync { get; init; }

    /// <summary>An agent, connected to its cluster and not yet running, for an opened store.</summary>
    public required ConnectAgent ConnectAsync { get; init; }
}

using Xunit;

namespace FleetSync.Tests.Support;

/// <summary>Tests that measure memory: no other runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

using System.Text.Json.Serialization;

namespace FleetSync.Discovery;

/// <summary>Source-generated readers of <see cref="DiscoveryWire"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DiscoveryWire.GroupDiscoveryList))]
[JsonSerializable(typeof(DiscoveryWire.ApiVersions))]
[JsonSerializable(typeof(DiscoveryWire.GroupList))]
[JsonSerializable(typeof(DiscoveryWire.ResourceList))]
[JsonSerializable(typeof(DiscoveryWire.Definition))]
[JsonSerializable(typeof(DiscoveryWire.ServerVersion))]
internal sealed partial class DiscoveryJson : JsonSerializerContext;

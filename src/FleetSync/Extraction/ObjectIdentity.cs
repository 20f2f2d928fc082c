using System.Text;
using FleetSync.Discovery;
using FleetSync.Extraction.Json;

namespace FleetSync.Extraction;

/// <summary>Writes the readable ids of one type's objects, of which most is the same for all of them.</summary>
internal sealed class ObjectIdentity
{
    private readonly byte[] _cluster;
    private readonly byte[] _type;
    private readonly bool _namespaced;
    private readonly ByteBuffer _id = new();

    /// <summary>Prepares the common parts.</summary>
    public ObjectIdentity(string cluster, ApiResource resource)
    {
        _cluster = Encoding.UTF8.GetBytes(cluster + "/");
        _type = Encoding.UTF8.GetBytes($"/{resource.ApiVersion}/{resource.Kind}/");
        _namespaced = resource.Namespaced;
    }

    /// <summary>The id written last.</summary>
    public ReadOnlySpan<byte> Id => _id.Written;

    /// <summary>The namespace as the record has it: <c>_cluster</c> for cluster-scoped objects.</summary>
    public ReadOnlySpan<byte> NamespaceOf(JsonView metadata)
    {
        var name = _namespaced ? metadata["namespace"u8].Text : default;
        return name.IsEmpty ? "_cluster"u8 : name;
    }

    /// <summary>Writes an object's id and returns its point id.</summary>
    public Guid Write(JsonView metadata)
    {
        _id.Clear();
        _id.Add(_cluster);
        _id.Add(NamespaceOf(metadata));
        _id.Add(_type);
        _id.Add(metadata["name"u8].Text);
        return ResourceId.ToPointId(_id.Written);
    }
}

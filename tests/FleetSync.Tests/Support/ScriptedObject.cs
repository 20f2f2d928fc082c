using System.Globalization;
using FleetSync.Discovery;

namespace FleetSync.Tests.Support;

/// <summary>An object of a <see cref="ScriptedCluster"/>.</summary>
internal sealed record ScriptedObject(ApiResource Type, string Name, string Phase, string Volatile, long Version)
{
    public string Id => Type.QualifiedName + "/" + Name;

    public string ToJson() => string.Create(CultureInfo.InvariantCulture, $$$"""
        {"metadata":{"name":"{{{Name}}}"{{{(Type.Namespaced ? ",\"namespace\":\"shop\"" : "")}}},"uid":"u-{{{Name}}}","resourceVersion":"{{{Version}}}","managedFields":[{"time":"{{{Volatile}}}"}]},"status":{"phase":"{{{Phase}}}"}}
        """);
}

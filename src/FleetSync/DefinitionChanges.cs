using System.Reactive;
using System.Reactive.Linq;
using System.Text.Json;
using FleetSync.Discovery;
using FleetSync.Watching;

namespace FleetSync;

/// <summary>
/// Reasons for discovery to look again: CustomResourceDefinitions and APIServices that come, change and go, watched as
/// metadata only and whatever the filter says.
/// </summary>
internal static class DefinitionChanges
{
    private static readonly ApiResource[] Definitions =
    [
        new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", Namespaced: false)
        {
            Representation = Representation.MetadataOnly,
        },
        new("apiregistration.k8s.io", "v1", "apiservices", "APIService", Namespaced: false)
        {
            Representation = Representation.MetadataOnly,
        },
    ];

    /// <summary>Names of what changed; empty once its first list is complete, <c>*</c> after each later one.</summary>
    /// <param name="watcher">Watches them.</param>
    public static IObservable<string> From(ResourceWatcher watcher) =>
        Definitions.Select(resource => Names(watcher.Watch(resource, Observable.Never<Unit>()))).Merge();

    private static IObservable<string> Names(IObservable<WatchEvent> events) => Observable.Defer(() =>
    {
        var listed = false;
        return events
            .Select(definition =>
            {
                switch (definition.Kind)
                {
                    case WatchEventKind.InitDone:
                        var name = listed ? "*" : "";
                        listed = true;
                        return name;
                    case WatchEventKind.Apply or WatchEventKind.Delete:
                        return ReadName(definition.Object.Span);
                    default:
                        return null;
                }
            })
            .OfType<string>();
    });

    private static string ReadName(ReadOnlySpan<byte> definition)
    {
        var reader = new Utf8JsonReader(definition, new JsonReaderOptions { MaxDepth = 20_000 });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 2 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("name"u8))
                {
                    reader.Read();
                    return reader.GetString() ?? "";
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Whatever it is, it changed: looking again is right.
        }

        return "";
    }
}

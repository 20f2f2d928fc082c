using System.Reflection;
using System.Text;
using System.Text.Json;

namespace FleetSync.Tests.Extraction;

/// <summary>One object of the fixtures and what is expected of it.</summary>
/// <param name="Kind">The file it is in, which is the object's kind.</param>
/// <param name="Name">What the case shows.</param>
/// <param name="Health">The expected state.</param>
/// <param name="Reason">The expected reason.</param>
/// <param name="Message">A part of the expected message; null when it does not matter.</param>
/// <param name="Status">Properties that the stored status must have, as JSON; null when it does not matter.</param>
/// <param name="Object">The object.</param>
internal sealed record HealthCase(
    string Kind, string Name, string Health, string Reason, string? Message, string? Status, string Object)
{
    private const string Folder = "FleetSync.Tests.Extraction.Fixtures.";

    public static IReadOnlyList<HealthCase> All { get; } = Load();

    public override string ToString() => $"{Kind}: {Name}";

    private static List<HealthCase> Load()
    {
        var cases = new List<HealthCase>();
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var file in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(file)!;
            using var document = JsonDocument.Parse(stream);
            var kind = file[Folder.Length..^".json".Length];
            foreach (var entry in document.RootElement.EnumerateArray())
            {
                cases.Add(new HealthCase(
                    kind,
                    entry.GetProperty("case").GetString()!,
                    entry.GetProperty("health").GetString()!,
                    entry.GetProperty("reason").GetString()!,
                    entry.TryGetProperty("message", out var message) ? message.GetString() : null,
                    entry.TryGetProperty("status", out var status) ? status.GetRawText() : null,
                    entry.GetProperty("object").GetRawText()));
            }
        }

        return cases;
    }

    public ReadOnlyMemory<byte> Bytes() => Encoding.UTF8.GetBytes(Object);
}

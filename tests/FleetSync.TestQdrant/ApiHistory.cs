using System.Collections;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FleetSync.TestQdrant;

/// <summary>
/// Which release brought which field: the comments in Wire/qdrant.proto. An older server does not see the fields that came after
/// it, and does not say them.
/// </summary>
internal sealed partial class ApiHistory
{
    private readonly Version _server;
    private readonly HashSet<(string Message, int Field)> _later = [];

    public ApiHistory(Version server)
    {
        _server = server;
        var scope = new Stack<string>(["qdrant"]);
        foreach (var line in Lines())
        {
            if (Opening().Match(line) is { Success: true } opening)
            {
                // A oneof has its fields in the message around it.
                scope.Push(opening.Groups["what"].Value == "oneof" ? scope.Peek() : scope.Peek() + "." + opening.Groups["name"].Value);
            }
            else if (line.Trim() == "}")
            {
                scope.Pop();
            }
            else if (Field().Match(line) is { Success: true } field && new Version(field.Groups["since"].Value) > server && !Renumbered(scope.Peek()))
            {
                _later.Add((scope.Peek(), int.Parse(field.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture)));
            }
        }
    }

    /// <summary>Takes away from a message what the server does not know.</summary>
    public void Forget(IMessage message)
    {
        if (_later.Count == 0)
        {
            return;
        }

        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (_later.Contains((message.Descriptor.FullName, field.FieldNumber)))
            {
                // Clearing a member of a oneof that is not the one set would clear the one that is.
                if (!field.HasPresence || field.Accessor.HasValue(message))
                {
                    field.Accessor.Clear(message);
                }
            }
            else if (field.FieldType == FieldType.Message)
            {
                foreach (var part in Parts(field, field.Accessor.GetValue(message)))
                {
                    Forget(part);
                }
            }
        }
    }

    public override string ToString() => $"{_server}, to which {_later.Count} fields are unknown";

    private static IEnumerable<IMessage> Parts(FieldDescriptor field, object? value) => value switch
    {
        IDictionary map when field.IsMap => map.Values.OfType<IMessage>(),
        IList list when field.IsRepeated => list.OfType<IMessage>(),
        IMessage part => [part],
        _ => [],
    };

    /// <summary>Messages that took the place of others under the same numbers: an older server answers in the old ones.</summary>
    private static bool Renumbered(string message) => message is "qdrant.VectorOutput" or "qdrant.VectorsOutput" or "qdrant.NamedVectorsOutput";

    private static IEnumerable<string> Lines()
    {
        using var stream = typeof(ApiHistory).Assembly.GetManifestResourceStream("qdrant.proto")
            ?? throw new InvalidOperationException("qdrant.proto is not in this assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    [GeneratedRegex(@"^\s*(?<what>message|enum|oneof|service) (?<name>\w+) \{$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Opening();

    [GeneratedRegex(@" = (?<number>\d+)( \[deprecated = true\])?; // (?<since>\d+\.\d+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Field();
}

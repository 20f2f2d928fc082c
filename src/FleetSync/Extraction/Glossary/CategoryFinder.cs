using System.Text;
using FleetSync.Discovery;

namespace FleetSync.Extraction.Glossary;

/// <summary>Looks words up in the glossary's tables. Names count by their words, and by two and three of them in a row.</summary>
internal static class CategoryFinder
{
    private const int MostBytes = 256;
    private const int MostWords = 24;
    private const int LongestRun = 3;

    private static readonly WordTable Names = new WordTable().Add(Products.Table).Add(PlainWords.Table);

    private static readonly WordTable ProductNames = new WordTable().Add(Products.Table).Add(PlainWords.Table).Add(OrdinaryNames.Table);

    /// <summary>What all objects of a type have to do with: by kind, by group, and for custom types by the words of both.</summary>
    public static Categories OfType(ApiResource resource)
    {
        var kind = Encoding.UTF8.GetBytes(resource.Kind.ToLowerInvariant());
        var group = Encoding.UTF8.GetBytes(resource.Group.ToLowerInvariant());
        var found = Kinds.Table.Of(kind) | OfDomain(Groups.Table, group);
        return BuiltInGroups.Contains(resource.Group)
            ? found
            : found | OfName(group) | OfName(CamelCase.Join(Encoding.UTF8.GetBytes(resource.Kind), (byte)'-'));
    }

    /// <summary>What a name has to do with that somebody gave to something: <c>orders-db</c>.</summary>
    public static Categories OfName(ReadOnlySpan<byte> name) => OfWords(Names, name);

    /// <summary>What the name of a product has to do with: <c>vault</c>.</summary>
    public static Categories OfProduct(ReadOnlySpan<byte> name) => OfWords(ProductNames, name);

    /// <summary>Whether a word, in lower case, is an ordinary one for a category: <c>backup</c>.</summary>
    public static bool IsPlainWord(ReadOnlySpan<byte> word) => PlainWords.Table.Of(word) != Categories.None;

    /// <summary>Whether a word, in lower case, is the name of a product that means nothing else: <c>cassandra</c>.</summary>
    public static bool IsProductName(ReadOnlySpan<byte> word) => Products.Table.Of(word) != Categories.None;

    /// <summary>What an image has to do with, by its path: <c>quay.io/prometheus/node-exporter:v1.8</c> without registry and tag.</summary>
    public static Categories OfImage(ReadOnlySpan<byte> image)
    {
        var end = image.IndexOf((byte)'@');
        image = end < 0 ? image : image[..end];
        var slash = image.IndexOf((byte)'/');
        if (slash >= 0 && image[..slash].IndexOfAny((byte)'.', (byte)':') >= 0)
        {
            image = image[(slash + 1)..];
        }

        end = image.IndexOf((byte)':');
        return OfWords(ProductNames, end < 0 ? image : image[..end]);
    }

    /// <summary>What the key of a label says of its object: <c>cnpg.io/cluster</c>.</summary>
    public static Categories OfLabelKey(ReadOnlySpan<byte> key)
    {
        var slash = key.IndexOf((byte)'/');
        return slash < 0 || key[..slash].EndsWith("kubernetes.io"u8) ? Categories.None : OfDomain(LabelDomains.Table, key[..slash]);
    }

    private static Categories OfDomain(WordTable table, ReadOnlySpan<byte> domain)
    {
        while (true)
        {
            var found = table.Of(domain);
            var dot = domain.IndexOf((byte)'.');
            if (found != Categories.None || dot < 0)
            {
                return found;
            }

            domain = domain[(dot + 1)..];
        }
    }

    private static Categories OfWords(WordTable table, ReadOnlySpan<byte> name)
    {
        Span<byte> words = stackalloc byte[MostBytes];
        Span<int> starts = stackalloc int[MostWords + 1];
        words = words[..Math.Min(name.Length, MostBytes)];
        var count = Cut(name, words, starts);
        var found = Categories.None;
        for (var first = 0; first < count; first++)
        {
            found |= OfWord(table, words[starts[first]..(starts[first + 1] - 1)]);
            for (var last = first + 1; last < count && last < first + LongestRun; last++)
            {
                found |= table.Of(words[starts[first]..(starts[last + 1] - 1)]);
            }
        }

        return found;
    }

    /// <summary>Copies a name in lower case, hyphens between its words.</summary>
    /// <param name="name">As it is.</param>
    /// <param name="words">Takes the copy.</param>
    /// <param name="starts">Where each word starts, and one behind the hyphen that would follow the last.</param>
    /// <returns>How many words there are; some may be empty.</returns>
    private static int Cut(ReadOnlySpan<byte> name, Span<byte> words, Span<int> starts)
    {
        var count = 0;
        for (var at = 0; at < words.Length; at++)
        {
            var letter = name[at];
            if (letter is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'/' or (byte)':' or (byte)' ')
            {
                words[at] = (byte)'-';
                starts[++count] = at + 1;
                if (count == MostWords)
                {
                    return count;
                }
            }
            else
            {
                words[at] = letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter;
            }
        }

        starts[++count] = words.Length + 1;
        return count;
    }

    /// <summary>A word, also with a number behind it: <c>postgres16</c>.</summary>
    private static Categories OfWord(WordTable table, ReadOnlySpan<byte> word)
    {
        var found = table.Of(word);
        if (found != Categories.None || word.IsEmpty || word[^1] is < (byte)'0' or > (byte)'9')
        {
            return found;
        }

        return table.Of(word.TrimEnd("0123456789"u8));
    }
}

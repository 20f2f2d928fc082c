using System.Text;
using FleetSync.Discovery;
using FleetSync.Extraction.Health;
using FleetSync.Extraction.Json;
using FleetSync.Extraction.Status;

namespace FleetSync.Extraction;

/// <summary>
/// The words an object is found by and that are embedded: those of its workload, without generated names, numbers, times or the
/// cluster. So the replicas of a workload, in every cluster, share one text and with it one vector; a record's own full name is
/// indexed by the store beside it. It stands here and not with the embedding because the text belongs to the record and its hash.
/// </summary>
internal sealed class SearchText
{
    private const int MostImages = 8;

    private readonly byte[] _typeWords;
    private readonly ByteBuffer _text = new();

    /// <summary>Prepares the words that all objects of the type share.</summary>
    public SearchText(ApiResource resource)
    {
        var words = new ByteBuffer();
        AddSplit(words, Encoding.UTF8.GetBytes(resource.Kind));
        Add(words, Encoding.UTF8.GetBytes(resource.Plural));
        foreach (var label in resource.Group.Split('.'))
        {
            // What remains names the product: postgresql.cnpg.io says postgresql and cnpg, apps/v1 says apps.
            if (label is not ("" or "io" or "com" or "org" or "dev" or "net" or "k8s" or "x-k8s" or "sh" or "cloud" or "co"))
            {
                Add(words, Encoding.UTF8.GetBytes(label));
            }
        }

        _typeWords = words.Written.ToArray();
    }

    /// <summary>The text written last.</summary>
    public ReadOnlySpan<byte> Written => _text.Written;

    /// <summary>Writes the text of an object.</summary>
    /// <param name="resource">The whole object.</param>
    /// <param name="namespaceName">Its namespace as the record has it.</param>
    /// <param name="owner">Its owner.</param>
    /// <param name="health">Its health.</param>
    public void Write(
        JsonView resource, ReadOnlySpan<byte> namespaceName, OwnerReference owner, HealthFinding health)
    {
        _text.Clear();
        _text.Add(_typeWords);
        var metadata = resource["metadata"u8];
        Add(_text, Stem(metadata, owner));
        if (!namespaceName.SequenceEqual("_cluster"u8))
        {
            Add(_text, namespaceName);
        }

        var labels = metadata["labels"u8];
        AddNew(labels["app.kubernetes.io/name"u8].Text);
        AddNew(labels["app.kubernetes.io/instance"u8].Text);
        AddNew(labels["app.kubernetes.io/part-of"u8].Text);
        AddNew(labels["app.kubernetes.io/component"u8].Text);
        AddNew(labels["app"u8].Text);
        AddNew(labels["k8s-app"u8].Text);
        if (!owner.Kind.IsEmpty)
        {
            AddNew(owner.Kind);
            AddNew(owner.Name);
        }

        AddImages(resource);
        AddHealth(health);
    }

    /// <summary>The name without what a controller generated, so that replicas share it.</summary>
    private static ReadOnlySpan<byte> Stem(JsonView metadata, OwnerReference owner)
    {
        var name = metadata["name"u8].Text;
        if (!owner.Name.IsEmpty && name.Length > owner.Name.Length && name.StartsWith(owner.Name)
            && name[owner.Name.Length] is (byte)'-' or (byte)'.')
        {
            return owner.Name;
        }

        var generated = metadata["generateName"u8].Text;
        return generated.Length > 1 && name.StartsWith(generated) ? generated.TrimEnd("-."u8) : name;
    }

    private void AddImages(JsonView resource)
    {
        var room = MostImages;
        foreach (var container in Images.PodSpecOf(resource)["containers"u8].Items)
        {
            if (room-- == 0)
            {
                break;
            }

            AddNew(Images.NameOf(container["image"u8].Text));
        }
    }

    /// <summary>Health and reason as words. <c>failing</c> is what people call a degraded object.</summary>
    private void AddHealth(HealthFinding health)
    {
        AddNew(HealthWords.Of(health.State));
        if (health.State == HealthState.Degraded)
        {
            AddNew("failing"u8);
        }

        var reason = health.Reason;
        while (!reason.IsEmpty)
        {
            var end = reason.IndexOfAny(" :,/"u8);
            var word = end < 0 ? reason : reason[..end];
            if (!word.IsEmpty && word.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
            {
                AddSplit(_text, word);
            }

            reason = end < 0 ? default : reason[(end + 1)..];
        }
    }

    /// <summary>Adds a word that is not in the text yet: repeating an app's name in five labels says no more than once.</summary>
    private void AddNew(ReadOnlySpan<byte> word)
    {
        if (!word.IsEmpty && !Utf8Words.Has(_text.Written, word))
        {
            Add(_text, Utf8Words.CutToBytes(word, 200));
        }
    }

    /// <summary>Adds a word as it is, and split where its case changes: <c>CrashLoopBackOff Crash Loop Back Off</c>.</summary>
    private static void AddSplit(ByteBuffer text, ReadOnlySpan<byte> word)
    {
        Add(text, word);
        if (NextWord(word) == word.Length)
        {
            return;
        }

        while (!word.IsEmpty)
        {
            var end = NextWord(word);
            Add(text, word[..end]);
            word = word[end..];
        }
    }

    /// <summary>Where the next CamelCase word starts: <c>HTTP|Route</c>, <c>Crash|Loop</c>.</summary>
    private static int NextWord(ReadOnlySpan<byte> word)
    {
        for (var at = 1; at < word.Length; at++)
        {
            if (IsUpper(word[at]) && (!IsUpper(word[at - 1]) || (at + 1 < word.Length && IsLower(word[at + 1]))))
            {
                return at;
            }
        }

        return word.Length;
    }

    private static bool IsUpper(byte letter) => letter is >= (byte)'A' and <= (byte)'Z';

    private static bool IsLower(byte letter) => letter is >= (byte)'a' and <= (byte)'z';

    private static void Add(ByteBuffer text, ReadOnlySpan<byte> word)
    {
        if (text.Length > 0)
        {
            text.Add((byte)' ');
        }

        text.Add(word);
    }
}

using System.Text;
using FleetSync.Discovery;
using FleetSync.Extraction.Glossary;
using FleetSync.Extraction.Health;
using FleetSync.Extraction.Json;
using FleetSync.Extraction.Status;

namespace FleetSync.Extraction;

/// <summary>
/// The words an object is found by and that are embedded: those of its workload, without generated names, numbers, times or the
/// cluster, and what it has to do with. So the replicas of a workload, in every cluster, share one text and with it one vector; a record's
/// own full name is indexed by the store beside it. It stands here and not with the embedding because the text belongs to the record
/// and its hash.
/// </summary>
internal sealed class SearchText
{
    /// <summary>
    /// Raised whenever the same object gets another text. It enters the text's hash and every embedding's fingerprint, so that texts
    /// of two versions never share a vector space unnoticed.
    /// </summary>
    public const int Version = 3;

    private const int MostImages = 8;
    private const int MostWordBytes = 200;

    private readonly byte[] _typeWords;
    private readonly Categories _typeCategories;
    private readonly bool _numbered;
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
        _typeCategories = CategoryFinder.OfType(resource);
        _numbered = resource is { Group: "", Kind: "PersistentVolumeClaim" };
    }

    /// <summary>The text written last.</summary>
    public ReadOnlySpan<byte> Written => _text.Written;

    /// <summary>What the object has to do with whose text was written last.</summary>
    public Categories Categories { get; private set; }

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
        Categories = _typeCategories;
        var metadata = resource["metadata"u8];
        var stem = NameStem.Of(metadata, owner, _numbered);
        Add(_text, stem);
        Categories |= CategoryFinder.OfName(stem);
        if (!namespaceName.SequenceEqual("_cluster"u8))
        {
            Add(_text, namespaceName);
        }

        AddLabels(metadata["labels"u8]);
        if (!owner.Kind.IsEmpty && !NameStem.IsOfNode(metadata["name"u8].Text, owner))
        {
            AddNew(owner.Kind);
            AddName(owner.Name);
        }

        AddImages(resource);
        AddHealth(health);
        AddCategories();
    }

    private void AddLabels(JsonView labels)
    {
        AddProduct(labels["app.kubernetes.io/name"u8].Text);
        AddName(labels["app.kubernetes.io/instance"u8].Text);
        AddProduct(labels["app.kubernetes.io/part-of"u8].Text);
        AddName(labels["app.kubernetes.io/component"u8].Text);
        AddProduct(labels["app"u8].Text);
        AddProduct(labels["k8s-app"u8].Text);
        foreach (var label in labels.Properties)
        {
            var key = label.Name;
            Categories |= key.SequenceEqual("helm.sh/chart"u8)
                ? CategoryFinder.OfProduct(label.Text)
                : CategoryFinder.OfLabelKey(key);
        }
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

            var image = container["image"u8].Text;
            AddNew(Images.NameOf(image));
            Categories |= CategoryFinder.OfImage(image);
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

    private void AddCategories()
    {
        var rest = Categories;
        while (rest != Categories.None)
        {
            CategoryNames.Take(ref rest, out var words);
            Add(_text, words);
        }
    }

    private void AddName(ReadOnlySpan<byte> name)
    {
        if (AddNew(name))
        {
            Categories |= CategoryFinder.OfName(name);
        }
    }

    private void AddProduct(ReadOnlySpan<byte> name)
    {
        AddNew(name);
        Categories |= CategoryFinder.OfProduct(name);
    }

    /// <summary>Adds a word that is not in the text yet: repeating an app's name in five labels says no more than once.</summary>
    private bool AddNew(ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty || Utf8Words.Has(_text.Written, word))
        {
            return false;
        }

        Add(_text, Utf8Words.CutToBytes(word, MostWordBytes));
        return true;
    }

    /// <summary>Adds a word as it is, and split where its case changes: <c>CrashLoopBackOff Crash Loop Back Off</c>.</summary>
    private static void AddSplit(ByteBuffer text, ReadOnlySpan<byte> word)
    {
        Add(text, word);
        if (CamelCase.NextWord(word) == word.Length)
        {
            return;
        }

        while (!word.IsEmpty)
        {
            var end = CamelCase.NextWord(word);
            Add(text, word[..end]);
            word = word[end..];
        }
    }

    private static void Add(ByteBuffer text, ReadOnlySpan<byte> word)
    {
        if (text.Length > 0)
        {
            text.Add((byte)' ');
        }

        text.Add(word);
    }
}

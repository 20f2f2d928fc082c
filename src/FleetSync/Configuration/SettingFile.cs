using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FleetSync.Configuration;

/// <summary>Reads a configuration file, YAML or JSON (which is YAML), into a layer with positions.</summary>
internal sealed class SettingFile
{
    private readonly string _name;
    private readonly SettingLayer _layer = new(inText: false);
    private readonly List<ConfigurationProblem> _problems;
    private bool _ofChart;

    private SettingFile(string name, List<ConfigurationProblem> problems)
    {
        _name = name;
        _problems = problems;
    }

    /// <summary>Reads the file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">What to call it in positions: the path as given.</param>
    /// <param name="problems">Gets what is wrong with its form.</param>
    /// <exception cref="ConfigurationException">It cannot be read at all.</exception>
    public static SettingLayer Read(string path, string name, List<ConfigurationProblem> problems)
    {
        try
        {
            // Tabs indent JSON but not YAML; within JSON's strings there are none, so positions stay as they are.
            var text = File.ReadAllText(path);
            text = text.AsSpan().TrimStart() is ['{', ..] ? text.Replace('\t', ' ') : text;
            var document = new YamlStream();
            document.Load(new StringReader(text));
            var file = new SettingFile(name, problems);
            file.ReadRoot(document);
            return file._layer;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(
                [new(name, "", $"cannot be read: {e.Message} Check the path given with --config and its permissions.")], e);
        }
        catch (YamlException e)
        {
            throw new ConfigurationException([new($"{name}:{e.Start.Line}:{e.Start.Column}", "", $"is not valid YAML or JSON: {e.Message}")], e);
        }
        catch (InvalidOperationException e)
        {
            // YamlDotNet's scanner says this of some broken flow sequences, without a position.
            throw new ConfigurationException([new(name, "", "is not valid YAML or JSON; look for a bracket that is not closed.")], e);
        }
    }

    private void ReadRoot(YamlStream document)
    {
        if (document.Documents.Count == 0)
        {
            return; // an empty file sets nothing
        }

        if (document.Documents.Count > 1)
        {
            _problems.Add(new(At(document.Documents[1].RootNode), "", "a second document; a configuration file holds one."));
        }

        var root = document.Documents[0].RootNode;
        if (root is YamlMappingNode mapping && mapping.Children.TryGetValue(ChartValues.Section, out var helm))
        {
            RefuseSettingsBeside(mapping);
            root = helm; // Helm values: everything else in the file is the chart's
            _ofChart = true;
        }

        if (IsNull(root))
        {
            return;
        }

        if (root is YamlMappingNode settings)
        {
            Flatten(settings, "");
        }
        else
        {
            _problems.Add(new(At(root), "", "is no mapping of settings. Expected lines such as \"clusterID: east\"."));
        }
    }

    private void RefuseSettingsBeside(YamlMappingNode root)
    {
        foreach (var key in root.Children.Keys.OfType<YamlScalarNode>())
        {
            if (Settings.All.Any(setting => setting.Key.Split('.', '[')[0].Equals(key.Value, StringComparison.Ordinal)))
            {
                _problems.Add(new(At(key), key.Value!, $"\"{key.Value}\" stands beside {ChartValues.Section}. Move it below {ChartValues.Section}."));
            }
        }
    }

    private void Flatten(YamlNode node, string path)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                foreach (var (key, value) in mapping.Children)
                {
                    var name = (key as YamlScalarNode)?.Value ?? key.ToString();
                    Flatten(value, path.Length == 0 ? name : $"{path}:{name}");
                }

                break;
            case YamlSequenceNode { Children.Count: 0 }:
                Add(path, "", node);
                break;
            case YamlSequenceNode sequence:
                for (var i = 0; i < sequence.Children.Count; i++)
                {
                    Flatten(sequence.Children[i], string.Create(CultureInfo.InvariantCulture, $"{path}:{i}"));
                }

                break;
            case YamlScalarNode scalar when !IsNull(scalar):
                Add(path, scalar.Value ?? "", node);
                break;
            default:
                break; // null: not set
        }
    }

    private void Add(string path, string value, YamlNode node)
    {
        if (_ofChart && node is YamlScalarNode && ChartValues.SetNothing(path, value))
        {
            return;
        }

        if (!_layer.Add(path, value, At(node)))
        {
            var key = path.Replace(':', '.');
            _problems.Add(new(At(node), key, $"{key} is set twice, first at {_layer.Where(path)}. Upper and lower case do not differ."));
        }
    }

    private string At(YamlNode node) => string.Create(CultureInfo.InvariantCulture, $"{_name}:{node.Start.Line}:{node.Start.Column}");

    private static bool IsNull(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };
}

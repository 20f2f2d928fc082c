using System.CommandLine;

namespace FleetSync.Cli.Completion;

/// <summary>What the word at the cursor is, by the words before it. Closed: the cases below are all there are.</summary>
internal abstract record WordAtCursor
{
    private WordAtCursor()
    {
    }

    /// <summary>A command, or a word that is the command's own business.</summary>
    /// <param name="Command">The command it belongs to.</param>
    /// <param name="Typed">What is typed of it.</param>
    internal sealed record Word(Command Command, string Typed) : WordAtCursor;

    /// <summary>A flag's name.</summary>
    /// <param name="Command">The command it belongs to.</param>
    /// <param name="Typed">What is typed of it, <c>--cl</c>.</param>
    /// <param name="Given">The flags that stand before it.</param>
    internal sealed record Flag(Command Command, string Typed, IReadOnlySet<Option> Given) : WordAtCursor;

    /// <summary>A flag's value.</summary>
    /// <param name="Command">The command it belongs to.</param>
    /// <param name="Option">The flag.</param>
    /// <param name="Before">What stands before the value in the same word: <c>--cluster=</c>, or nothing.</param>
    /// <param name="Typed">What is typed of it.</param>
    internal sealed record Value(Command Command, Option Option, string Before, string Typed) : WordAtCursor;

    /// <summary>Reads a line up to the cursor.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="words">The words after the program's name; the last one is at the cursor, and may be empty.</param>
    public static WordAtCursor Find(Command root, IReadOnlyList<string> words)
    {
        var command = root;
        Option? open = null;
        var given = new HashSet<Option>();
        var onlyWords = false;
        foreach (var word in words.Take(words.Count - 1))
        {
            if (open is not null)
            {
                open = null;
            }
            else if (onlyWords || word == "--")
            {
                onlyWords = true;
            }
            else if (word.StartsWith('-'))
            {
                var named = Named(root, command, word.Split('=')[0]);
                given.UnionWith(named is null ? [] : [named]);
                open = named is not null && TakesValue(named) && !word.Contains('=', StringComparison.Ordinal) ? named : null;
            }
            else if (command.Subcommands.FirstOrDefault(sub => sub.Name == word) is { } sub)
            {
                command = sub;
            }
        }

        return At(root, command, open, given, onlyWords, words.Count > 0 ? words[^1] : "");
    }

    /// <summary>The flags of a command and those of the whole program.</summary>
    public static IEnumerable<Option> FlagsOf(Command root, Command command) =>
        command.Options.Concat(root.Options.Where(static option => option.Recursive)).Where(static option => !option.Hidden).Distinct();

    private static WordAtCursor At(
        Command root, Command command, Option? open, IReadOnlySet<Option> given, bool onlyWords, string typed)
    {
        if (open is not null)
        {
            return new Value(command, open, "", typed);
        }

        if (onlyWords || !typed.StartsWith('-'))
        {
            return new Word(command, typed);
        }

        var equals = typed.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && Named(root, command, typed[..equals]) is { } option && TakesValue(option)
            ? new Value(command, option, typed[..(equals + 1)], typed[(equals + 1)..])
            : new Flag(command, typed, given);
    }

    private static Option? Named(Command root, Command command, string name) =>
        FlagsOf(root, command).FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private static bool TakesValue(Option option) =>
        option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;
}

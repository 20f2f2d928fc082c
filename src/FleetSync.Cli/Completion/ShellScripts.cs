using System.Diagnostics;

namespace FleetSync.Cli.Completion;

/// <summary>
/// What a shell has to run to complete this program's words: it hands the words to the program and shows the answer of
/// <see cref="Completer"/>.
/// </summary>
internal static class ShellScripts
{
    // Of bash 3.2 on, as macOS has it: no mapfile, no negative subscripts.
    private const string Bash = """
        # bash completion of fleetsync
        _fleetsync() {
            local i word current answer directive value rest before after_mark="" count=0
            local -a words
            COMPREPLY=()
            # bash cuts words at = and :, which are parts of ours.
            for ((i = 1; i <= COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                if [[ $count -gt 0 && ($word == [=:]* || -n $after_mark) ]]; then
                    words[count - 1]+=$word
                else
                    words[count]=$word
                    count=$((count + 1))
                fi
                after_mark=""
                [[ $word == *[=:] ]] && after_mark=1
            done

            answer=$(fleetsync __complete "${words[@]}" 2>/dev/null) || return 0
            directive=${answer##*:}
            current=${COMP_WORDS[COMP_CWORD]}
            [[ $current == [=:] ]] && current=""
            before=${words[count - 1]%"$current"}
            while IFS=$'\t' read -r value rest; do
                [[ -n $value && $value != :[0-9] ]] && COMPREPLY+=("${value#"$before"}")
            done <<< "$answer"

            if [[ ${#COMPREPLY[@]} -eq 0 && $directive == 0 ]]; then
                compopt -o filenames 2>/dev/null
                while IFS= read -r value; do
                    COMPREPLY+=("$value")
                done < <(compgen -f -- "$current")
            fi
        }
        complete -F _fleetsync fleetsync

        """;

    private const string Zsh = """
        #compdef fleetsync
        # zsh completion of fleetsync
        _fleetsync() {
            local line value directive
            local -a lines candidates
            lines=("${(@f)$(fleetsync __complete "${(@)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}")
            directive=${lines[-1]#:}
            lines[-1]=()
            for line in "${lines[@]}"; do
                value=${line%%$'\t'*}
                value=${value//:/\\:}
                if [[ $line == *$'\t'* ]]; then
                    candidates+=("$value:${line#*$'\t'}")
                else
                    candidates+=("$value")
                fi
            done
            if (( ${#candidates} )); then
                _describe fleetsync candidates
            elif [[ $directive == 0 ]]; then
                _files
            fi
        }
        if [[ ${funcstack[1]} == _fleetsync ]]; then
            _fleetsync "$@"
        else
            compdef _fleetsync fleetsync
        fi

        """;

    private const string Fish = """
        # fish completion of fleetsync
        function __fleetsync_complete
            set -l words (commandline -opc)
            set -l current (commandline -ct)
            set -l answer (fleetsync __complete $words[2..-1] "$current" 2>/dev/null)
            if test (count $answer) -gt 1
                printf '%s\n' $answer[1..-2]
            else if test "$answer" = :0
                __fish_complete_path "$current"
            end
        end
        complete -c fleetsync -f -a '(__fleetsync_complete)'

        """;

    /// <summary>The shells there are scripts for.</summary>
    public static string[] Shells => ["bash", "zsh", "fish"];

    /// <summary>The script of a shell, ending with an end of line.</summary>
    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => throw new UnreachableException(),
    };
}

package lockstep.packaging.manual;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What bash offers to go on with: commands after `lockstep`, options after a dash, else files.
///
/// @param options of each command, by its first word
/// @param aliases short names and the commands they stand for
record Completion(SortedMap<String, Set<String>> options, SortedMap<String, String> aliases) {
    private static final Pattern OPTION =
            Pattern.compile("(?<![\\w-])(--?[A-Za-z][\\w-]*)(\\[?=)?");

    private static final String FUNCTION =
            """
            _lockstep() {
                local cur=${COMP_WORDS[COMP_CWORD]} command=${1##*/}
                COMPREPLY=()
                # Bash takes the = of --name=value for a word of its own.
                [ "$cur" != = ] || return 0
                if [ "$command" = lockstep ]; then
                    if [ "$COMP_CWORD" = 1 ]; then
                        COMPREPLY=($(compgen -W "$_lockstep_commands" -- "$cur"))
                        return 0
                    fi
                    command=${COMP_WORDS[1]}
                fi
                case $cur in
                    -*)
                        COMPREPLY=($(compgen -W "$(_lockstep_options "$command")" -- "$cur"))
                        # An option that takes a value is followed by it.
                        case ${COMPREPLY[0]-} in *=) ! type compopt >/dev/null 2>&1 || compopt -o nospace ;; esac
                        ;;
                esac
                return 0
            }
            """;

    /// The options that terms such as `-j, --jobs=IDS` name, each with `=` where it takes a value.
    static Set<String> optionsOf(List<String> terms) {
        Set<String> found = new LinkedHashSet<>();
        for (String term : terms) {
            if (!term.startsWith("-")) {
                continue;
            }
            Matcher option = OPTION.matcher(term);
            while (option.find()) {
                found.add(option.group(1) + ("=".equals(option.group(2)) ? "=" : ""));
            }
        }
        return found;
    }

    String bash() {
        StringBuilder out = new StringBuilder("# Completion of Lockstep's commands for bash.\n\n");
        out.append("_lockstep_commands='")
                .append(String.join(" ", options.keySet()))
                .append("'\n\n_lockstep_options() {\n    case $1 in\n");
        for (Map.Entry<String, Set<String>> command : options.entrySet()) {
            out.append("        ").append(command.getKey());
            aliases.forEach(
                    (alias, meant) -> {
                        if (meant.equals(command.getKey())) {
                            out.append(" | ").append(alias);
                        }
                    });
            out.append(") echo '").append(String.join(" ", command.getValue())).append("' ;;\n");
        }
        out.append("    esac\n}\n\n").append(FUNCTION);
        out.append("\ncomplete -o default -F _lockstep ").append(names()).append('\n');
        return out.toString();
    }

    /// For zsh, which understands bash's.
    String zsh() {
        return """
        #compdef %s
        autoload -U +X bashcompinit && bashcompinit
        . /usr/share/bash-completion/completions/lockstep
        """
                .formatted(names());
    }

    private String names() {
        return "lockstep " + String.join(" ", aliases.keySet());
    }
}

package lockstep.cli.token;

import lockstep.cli.options.OptionSpec;
import lockstep.cli.shell.CommonOptions;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What can be done with tokens.
enum Verb {
    NEW,
    LIST,
    REVOKE;

    /// As it is typed.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Verb> of(String word) {
        return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findAny();
    }

    boolean knows(OptionSpec option) {
        return CommonOptions.ALL.contains(option) || options().contains(option);
    }

    private List<OptionSpec> options() {
        return switch (this) {
            case NEW ->
                    List.of(
                            TokenOptions.KINDS,
                            TokenOptions.FOR,
                            TokenOptions.WITH_ROLES,
                            TokenOptions.NOTE,
                            TokenOptions.JSON);
            case LIST -> List.of(TokenOptions.ALL, TokenOptions.USER, TokenOptions.JSON);
            case REVOKE -> List.of(TokenOptions.ALL, TokenOptions.USER);
        };
    }
}

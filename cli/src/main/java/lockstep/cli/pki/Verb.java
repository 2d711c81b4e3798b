package lockstep.cli.pki;

import lockstep.cli.options.OptionSpec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What can be done with a CA.
enum Verb {
    INIT(0, 0),
    ISSUE(2, 2),
    RENEW(2, 2),
    REVOKE(1, 2),
    LIST(0, 0),
    SHOW(0, 2);

    private final int wordsMin;
    private final int wordsMax;

    Verb(int wordsMin, int wordsMax) {
        this.wordsMin = wordsMin;
        this.wordsMax = wordsMax;
    }

    /// As it is typed.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Verb> of(String word) {
        return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findAny();
    }

    /// Whether so many words may follow it.
    boolean takes(int words) {
        return words >= wordsMin && words <= wordsMax;
    }

    boolean knows(OptionSpec option) {
        return option.equals(PkiOptions.PKI) || options().contains(option);
    }

    private List<OptionSpec> options() {
        return switch (this) {
            case INIT -> List.of(PkiOptions.CLUSTER, PkiOptions.DAYS);
            case ISSUE, RENEW -> List.of(PkiOptions.SAN, PkiOptions.DAYS, PkiOptions.OUT);
            case REVOKE -> List.of();
            case LIST, SHOW -> List.of(PkiOptions.JSON);
        };
    }
}

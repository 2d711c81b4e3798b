package lockstep.cli.options;

import java.util.Optional;

/// What a value's text turned out to mean.
///
/// (Taken apart by [#orTell] and not by a pattern switch:
/// docs/adr/0033-no-pattern-switch-at-start.md.)
public sealed interface Parsed<T> {

    record Good<T>(T value) implements Parsed<T> {
        @Override
        public Optional<T> orTell(Reproach reproach) {
            return Optional.of(value);
        }
    }

    /// No value.
    ///
    /// @param must goes on after the option and its value: "must be a whole number from 1 to 9."
    /// @param advice begins with "Maybe "; empty when there is none
    record Bad<T>(String must, String advice) implements Parsed<T> {
        @Override
        public Optional<T> orTell(Reproach reproach) {
            reproach.because(must, advice);
            return Optional.empty();
        }
    }

    /// Takes what is wrong with a value.
    interface Reproach {
        void because(String must, String advice);
    }

    /// The value; where there is none, `reproach` is told why.
    Optional<T> orTell(Reproach reproach);

    static <T> Parsed<T> good(T value) {
        return new Good<>(value);
    }

    static <T> Parsed<T> bad(String must) {
        return new Bad<>(must, "");
    }

    static <T> Parsed<T> bad(String must, String advice) {
        return new Bad<>(must, advice);
    }
}

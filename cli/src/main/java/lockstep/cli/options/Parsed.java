package lockstep.cli.options;

/// What a value's text turned out to mean.
public sealed interface Parsed<T> {

    record Good<T>(T value) implements Parsed<T> {}

    /// No value.
    ///
    /// @param must goes on after the option and its value: "must be a whole number from 1 to 9."
    /// @param advice begins with "Maybe "; empty when there is none
    record Bad<T>(String must, String advice) implements Parsed<T> {}

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

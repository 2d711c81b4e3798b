package lockstep.cli.options;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// What came of looking for something: the thing, or why there is none.
///
/// (Taken apart by [#orTell] and not by a pattern switch:
/// docs/adr/0033-no-pattern-switch-at-start.md.)
public sealed interface Sought<T> {

    record Found<T>(T thing) implements Sought<T> {
        @Override
        public <U> Sought<U> map(Function<T, U> made) {
            return new Found<>(made.apply(thing));
        }

        @Override
        public <U> Sought<U> then(Function<T, Sought<U>> next) {
            return next.apply(thing);
        }

        @Override
        public Optional<T> orTell(Consumer<Mistake> listener) {
            return Optional.of(thing);
        }
    }

    record Missing<T>(Mistake mistake) implements Sought<T> {
        @Override
        public <U> Sought<U> map(Function<T, U> made) {
            return new Missing<>(mistake);
        }

        @Override
        public <U> Sought<U> then(Function<T, Sought<U>> next) {
            return new Missing<>(mistake);
        }

        @Override
        public Optional<T> orTell(Consumer<Mistake> listener) {
            listener.accept(mistake);
            return Optional.empty();
        }
    }

    /// What is made of the thing.
    <U> Sought<U> map(Function<T, U> made);

    /// What is found by means of the thing.
    <U> Sought<U> then(Function<T, Sought<U>> next);

    /// The thing; where there is none, `listener` is told why.
    Optional<T> orTell(Consumer<Mistake> listener);
}

package lockstep.controller.sim.check;

import java.util.Optional;
import java.util.function.Supplier;

/// Whether a promise was broken, and which was the first.
public final class Verdict {
    /// A broken promise.
    ///
    /// @param promise its name in the list of invariants: `X2`
    public record Violation(String promise, String what) {
        @Override
        public String toString() {
            return promise + " is broken: " + what;
        }
    }

    private Optional<Violation> first = Optional.empty();

    public void require(boolean holds, String promise, Supplier<String> what) {
        if (!holds) {
            broken(promise, what.get());
        }
    }

    /// Notes a broken promise. Does not throw: production code above might catch it.
    public void broken(String promise, String what) {
        if (first.isEmpty()) {
            first = Optional.of(new Violation(promise, what));
        }
    }

    public boolean isBroken() {
        return first.isPresent();
    }

    public Optional<Violation> first() {
        return first;
    }
}

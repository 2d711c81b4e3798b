package lockstep.controller.journal.sql;

import lockstep.controller.journal.JournalFailure;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// Ends everything that shares it at the first failure of any kind: what failed once is not asked
/// again, because its next "ok" may be a lie.
final class FailStop {
    private final AtomicReference<Optional<JournalFailure>> first =
            new AtomicReference<>(Optional.empty());

    /// Does the work, unless something failed before. What it throws is the last it did.
    <T> T guard(Supplier<T> work) {
        Optional<JournalFailure> before = first.get();
        if (before.isPresent()) {
            throw again(before.get());
        }
        try {
            return work.get();
        } catch (JournalFailure e) {
            remember(e);
            throw e;
        } catch (RuntimeException | Error e) {
            remember(
                    new JournalFailure(
                            JournalFailure.Code.UNKNOWN_OUTCOME, "the journal broke: " + e, e));
            throw e;
        }
    }

    boolean failed() {
        return first.get().isPresent();
    }

    private void remember(JournalFailure failure) {
        first.compareAndSet(Optional.empty(), Optional.of(failure));
    }

    private static JournalFailure again(JournalFailure before) {
        return new JournalFailure(
                before.code(),
                "the journal stopped at its first failure: " + before.getMessage(),
                before);
    }
}

package lockstep.controller.history;

import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.Tables;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Breaks off changes to the tables of history, as a crash or a database that goes away does.
final class Faults {
    private final Deque<Fate> fates;

    /// What becomes of a change.
    enum Fate {
        DONE,
        /// Rolled back after all of it was written.
        NEVER_DONE,
        /// Done, but nobody was told.
        DONE_UNKNOWN
    }

    /// @param fates of the next changes; those after are done
    Faults(List<Fate> fates) {
        this.fates = new ArrayDeque<>(fates);
    }

    static Faults random(SplittableRandom random) {
        return new Faults(
                Stream.generate(() -> Fate.values()[random.nextInt(Fate.values().length)])
                        .limit(5)
                        .toList());
    }

    Tables over(Tables tables) {
        return new Tables() {
            @Override
            public <T> T reading(String what, Work<T> work) {
                return tables.reading(what, work);
            }

            @Override
            public <T> T changing(String what, Work<T> work) {
                Fate fate = fates.isEmpty() ? Fate.DONE : fates.pop();
                T result =
                        tables.changing(
                                what,
                                session -> {
                                    T made = work.on(session);
                                    if (fate == Fate.NEVER_DONE) {
                                        throw new JournalFailure(
                                                JournalFailure.Code.STORE_FAILED,
                                                "a planted crash");
                                    }
                                    return made;
                                });
                if (fate == Fate.DONE_UNKNOWN) {
                    throw new JournalFailure(
                            JournalFailure.Code.UNKNOWN_OUTCOME, "a planted silence");
                }
                return result;
            }

            @Override
            public void close() {
                tables.close();
            }
        };
    }
}

package lockstep.controller.journal;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.journal.InMemoryJournalStore.Fate;
import lockstep.controller.journal.JournalFailure.Code;

import org.junit.jupiter.api.Test;

import java.util.List;

class InMemoryJournalTest extends JournalContract {
    @Override
    protected JournalStore newStore() {
        return new InMemoryJournalStore();
    }

    @Test
    void an_append_can_be_refused_and_the_journal_is_dead_then() {
        Journal journal = leader("c1");
        memory().setFates(Fate.STORED, Fate.REFUSED);
        journal.append(List.of(note("a")));

        assertFails(Code.STORE_FAILED, () -> journal.append(List.of(note("b"))));
        assertFails(Code.STORE_FAILED, () -> journal.append(List.of(note("c"))));
        assertThat(texts(readAll())).containsExactly("epoch 1", "a");
    }

    @Test
    void an_append_of_unknown_outcome_may_have_been_stored_or_not() {
        Journal first = leader("c1");
        memory().setFates(Fate.STORED_BUT_UNKNOWN, Fate.LOST_AND_UNKNOWN);
        assertFails(Code.UNKNOWN_OUTCOME, () -> first.append(List.of(note("a"))));
        Journal second = leader("c2");
        assertFails(Code.UNKNOWN_OUTCOME, () -> second.append(List.of(note("b"))));

        assertThat(texts(readAll())).containsExactly("epoch 1", "a", "epoch 2");
    }

    private InMemoryJournalStore memory() {
        return (InMemoryJournalStore) store();
    }
}

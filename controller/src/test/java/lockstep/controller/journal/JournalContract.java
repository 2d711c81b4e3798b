package lockstep.controller.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import lockstep.controller.journal.JournalFailure.Code;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// What every journal does, whatever holds it.
public abstract class JournalContract {
    protected static final ClusterId CLUSTER = new ClusterId(new UUID(1, 2));
    protected static final Instant NOON = Instant.parse("2026-11-01T12:00:00.123456Z");

    private final List<AutoCloseable> opened = new ArrayList<>();
    private JournalStore store = new InMemoryJournalStore();

    /// An empty store.
    protected abstract JournalStore newStore();

    @BeforeEach
    final void create_the_cluster() {
        store = opened(newStore());
        store.createCluster(CLUSTER, NOON);
    }

    @AfterEach
    final void close_all() throws Exception {
        for (AutoCloseable open : opened.reversed()) {
            open.close();
        }
    }

    /// Has something closed when the test is over.
    protected final <T extends AutoCloseable> T opened(T open) {
        opened.add(open);
        return open;
    }

    protected final JournalStore store() {
        return store;
    }

    @Test
    void a_takeover_begins_the_journal_with_a_record_that_knows_its_epoch() {
        Takeover takeover =
                opened(store.openJournal()).takeOver("c1", JournalContract::takeoverRecord);

        assertThat(takeover.epoch()).isEqualTo(1);
        assertThat(takeover.first().seq()).isEqualTo(1);
        assertThat(takeover.first().body()).isEqualTo(Bytes.utf8("epoch 1"));
        assertThat(readAll()).containsExactly(takeover.first());
    }

    @Test
    void a_copy_holds_the_same_and_goes_on_from_there() {
        Journal journal = opened(store.openJournal());
        journal.takeOver("c1", JournalContract::takeoverRecord);
        for (int number = 0; number < 250; number++) {
            journal.append(List.of(note("before " + number)));
        }
        journal.writeSnapshot(new Snapshot(100, 3, Bytes.utf8("as of 100")));
        journal.writeSnapshot(new Snapshot(200, 3, Bytes.utf8("as of 200")));
        JournalStore copy = opened(newStore());

        copy.createFrom(opened(store.openReader())::copyInto, NOON);

        assertThat(copy.cluster()).contains(CLUSTER);
        JournalReader reader = opened(copy.openReader());
        assertThat(reader.verify()).isEqualTo(opened(store.openReader()).verify());
        assertThat(reader.latestSnapshot()).contains(new Snapshot(200, 3, Bytes.utf8("as of 200")));
        Takeover next = opened(copy.openJournal()).takeOver("c2", JournalContract::takeoverRecord);
        assertThat(next.epoch()).isEqualTo(2);
        assertThat(next.first().seq()).isEqualTo(252);
        assertThat(opened(copy.openReader()).verify()).isInstanceOf(Verdict.Sound.class);
    }

    @Test
    void what_belongs_to_a_cluster_is_not_overwritten_by_a_copy() {
        JournalReader reader = opened(store.openReader());
        assertThatExceptionOfType(JournalFailure.class)
                .isThrownBy(() -> store.createFrom(reader::copyInto, NOON))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(Code.WRONG_CLUSTER));
    }

    @Test
    void a_copy_that_does_not_hang_together_leaves_nothing_behind() {
        Journal journal = opened(store.openJournal());
        journal.takeOver("c1", JournalContract::takeoverRecord);
        journal.append(List.of(note("one"), note("two"), note("three")));
        JournalReader reader = opened(store.openReader());
        JournalStore copy = opened(newStore());
        JournalCopy.Source gap = to -> reader.copyInto(new Forgetful(to, 3));

        assertThatExceptionOfType(JournalFailure.class)
                .isThrownBy(() -> copy.createFrom(gap, NOON))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(Code.CORRUPT));
        assertThat(copy.cluster()).isEmpty();
        copy.createFrom(opened(store.openReader())::copyInto, NOON);
        assertThat(copy.cluster()).contains(CLUSTER);
    }

    /// Loses one record on the way.
    private record Forgetful(JournalCopy to, long lost) implements JournalCopy {
        @Override
        public void origin(Origin origin) {
            to.origin(origin);
        }

        @Override
        public void record(JournalRecord record) {
            if (record.seq() != lost) {
                to.record(record);
            }
        }

        @Override
        public void snapshot(Kept snapshot) {
            to.snapshot(snapshot);
        }
    }

    @Test
    void a_replay_gives_what_was_appended_in_order_and_without_gaps() {
        Journal journal = leader("c1");
        long last = journal.append(List.of(note("a"), note("b")));
        long next = journal.append(List.of(note("c")));

        assertThat(last).isEqualTo(3);
        assertThat(next).isEqualTo(4);
        assertThat(readAll()).extracting(JournalRecord::seq).containsExactly(1L, 2L, 3L, 4L);
        assertThat(texts(readAll())).containsExactly("epoch 1", "a", "b", "c");
        assertThat(readAll().getLast().at()).isEqualTo(NOON);
    }

    @Test
    void every_byte_of_a_body_comes_back() {
        byte[] all = new byte[70_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        leader("c1").append(List.of(new NewRecord("k", 7, NOON, Bytes.of(all)), empty()));

        assertThat(readAll().get(1).body()).isEqualTo(Bytes.of(all));
        assertThat(readAll().get(1).version()).isEqualTo(7);
        assertThat(readAll().get(2).body().length()).isZero();
    }

    @Test
    void a_long_journal_is_read_in_pages() {
        Journal journal = leader("c1");
        List<NewRecord> batch = IntStream.range(0, 250).mapToObj(i -> note("n" + i)).toList();
        journal.append(batch);

        assertThat(readAll()).hasSize(251);
        assertThat(texts(readAfter(200))).startsWith("n199").endsWith("n249").hasSize(51);
    }

    @Test
    void each_record_is_chained_to_all_before_it() {
        leader("c1").append(List.of(note("same"), note("same")));

        List<JournalRecord> records = readAll();
        assertThat(records.get(0).follows(Checksum.genesis(CLUSTER))).isTrue();
        assertThat(records.get(2).follows(records.get(1).checksum())).isTrue();
        assertThat(records.get(2).follows(records.get(0).checksum())).isFalse();
    }

    @Test
    void a_second_takeover_raises_the_epoch_and_goes_on_behind_the_first() {
        leader("c1").append(List.of(note("a")));
        Journal second = leader("c2");
        second.append(List.of(note("b")));

        assertThat(readAll()).extracting(JournalRecord::epoch).containsExactly(1L, 1L, 2L, 2L);
        assertThat(texts(readAll())).containsExactly("epoch 1", "a", "epoch 2", "b");
    }

    @Test
    void a_leader_that_was_superseded_is_fenced_and_stays_so() {
        Journal zombie = leader("c1");
        zombie.append(List.of(note("a")));
        leader("c2");

        assertFails(Code.FENCED, () -> zombie.append(List.of(note("late"))));
        assertFails(Code.FENCED, () -> zombie.append(List.of(note("later"))));
        assertFails(Code.FENCED, zombie::confirmEpoch);
        assertThat(texts(readAll())).containsExactly("epoch 1", "a", "epoch 2");
    }

    @Test
    void a_leader_that_was_superseded_cannot_confirm_its_epoch() {
        Journal zombie = leader("c1");
        assertThat(zombie.confirmEpoch()).isEqualTo(1);
        Journal next = leader("c2");

        assertFails(Code.FENCED, zombie::confirmEpoch);
        assertFails(Code.FENCED, () -> zombie.append(List.of(note("late"))));
        assertThat(next.confirmEpoch()).isEqualTo(2);
    }

    @Test
    void a_leader_that_was_superseded_stores_no_snapshot() {
        Journal zombie = leader("c1");
        leader("c2");

        assertFails(Code.FENCED, () -> zombie.writeSnapshot(snapshot(1, "late")));
        assertThat(reader().latestSnapshot()).isEmpty();
    }

    @Test
    void nothing_is_appended_before_a_takeover() {
        Journal journal = opened(store.openJournal());

        assertThatIllegalStateException().isThrownBy(() -> journal.append(List.of(note("a"))));
        assertThatIllegalStateException().isThrownBy(journal::confirmEpoch);
    }

    @Test
    void a_journal_takes_over_once() {
        Journal journal = leader("c1");

        assertThatIllegalStateException()
                .isThrownBy(() -> journal.takeOver("c1", JournalContract::takeoverRecord));
    }

    @Test
    void a_batch_has_at_least_one_record_and_a_limited_length() {
        Journal journal = leader("c1");
        NewRecord half =
                new NewRecord("k", 1, NOON, Bytes.of(new byte[Journal.BATCH_LENGTH_MAX / 2 + 1]));

        assertThatIllegalArgumentException().isThrownBy(() -> journal.append(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> journal.append(List.of(half, half)));
        assertThat(journal.append(List.of(half))).isEqualTo(2);
    }

    @Test
    void a_cursor_goes_on_where_it_was_when_records_are_added() {
        Journal journal = leader("c1");
        JournalReader.Cursor cursor = reader().after(1);

        assertThat(cursor.next()).isEmpty();
        journal.append(List.of(note("a")));
        assertThat(texts(cursor.next())).containsExactly("a");
        leader("c2").append(List.of(note("b")));
        assertThat(texts(cursor.next())).containsExactly("epoch 2", "b");
        assertThat(cursor.next()).isEmpty();
        assertThat(cursor.position()).isEqualTo(4);
    }

    @Test
    void a_record_that_is_not_there_cannot_be_read_from() {
        leader("c1");
        JournalReader reader = reader();

        assertFails(Code.CORRUPT, () -> reader.after(2));
    }

    @Test
    void the_latest_snapshot_is_the_newest() {
        Journal journal = leader("c1");
        assertThat(reader().latestSnapshot()).isEmpty();
        journal.append(notes(10));
        journal.writeSnapshot(snapshot(4, "four"));
        journal.writeSnapshot(snapshot(8, "eight"));

        assertThat(reader().latestSnapshot()).contains(snapshot(8, "eight"));
    }

    @Test
    void a_snapshot_of_many_parts_comes_back_whole() {
        Journal journal = leader("c1");
        byte[] body = new byte[1_000_000];
        new Random(1).nextBytes(body);
        Snapshot large = new Snapshot(1, 3, Bytes.of(body));
        journal.writeSnapshot(large);

        assertThat(reader().latestSnapshot()).contains(large);
    }

    @Test
    void an_empty_snapshot_comes_back() {
        leader("c1").writeSnapshot(snapshot(1, ""));

        assertThat(reader().latestSnapshot()).contains(snapshot(1, ""));
    }

    @Test
    void records_are_dropped_up_to_the_older_of_two_snapshots() {
        Journal journal = leader("c1");
        journal.append(notes(10));
        journal.writeSnapshot(snapshot(4, "four"));
        assertThat(readAll()).hasSize(11);
        journal.writeSnapshot(snapshot(8, "eight"));
        journal.append(List.of(note("after")));

        assertThat(readAfter(4))
                .extracting(JournalRecord::seq)
                .containsExactlyElementsOf(LongStream.rangeClosed(5, 12).boxed().toList());
        assertThat(readAfter(8)).hasSize(4);
        JournalReader reader = reader();
        assertFails(Code.BEHIND_SNAPSHOT, () -> reader.after(3));
        assertThat(verify()).isEqualTo(new Verdict.Sound(8, 5, 12, 1, 2));
    }

    @Test
    void a_follower_that_fell_behind_is_told_to_start_from_the_snapshot() {
        Journal journal = leader("c1");
        JournalReader.Cursor cursor = reader().after(1);
        journal.append(notes(10));
        journal.writeSnapshot(snapshot(4, "four"));
        journal.writeSnapshot(snapshot(8, "eight"));

        assertFails(Code.BEHIND_SNAPSHOT, cursor::next);
    }

    @Test
    void the_next_leader_goes_on_after_records_were_dropped() {
        Journal journal = leader("c1");
        journal.append(notes(10));
        journal.writeSnapshot(snapshot(10, "ten"));
        journal.writeSnapshot(snapshot(11, "eleven"));
        Journal next = leader("c2");
        next.append(List.of(note("after")));
        next.writeSnapshot(snapshot(13, "thirteen"));

        assertThat(texts(readAfter(11))).containsExactly("epoch 2", "after");
        assertThat(verify()).isEqualTo(new Verdict.Sound(2, 12, 13, 2, 2));
    }

    @Test
    void a_snapshot_of_a_record_that_is_not_there_is_refused() {
        Journal journal = leader("c1");

        assertFails(Code.CORRUPT, () -> journal.writeSnapshot(snapshot(2, "two")));
    }

    @Test
    void a_whole_journal_is_verified() {
        leader("c1").append(notes(120));
        leader("c2");

        assertThat(verify()).isEqualTo(new Verdict.Sound(122, 1, 122, 2, 0));
    }

    @Test
    void an_empty_journal_is_verified() {
        assertThat(verify()).isEqualTo(new Verdict.Sound(0, 1, 0, 0, 0));
    }

    @Test
    void a_store_belongs_to_the_cluster_that_was_created_in_it() {
        assertThat(store.cluster()).contains(CLUSTER);
        ClusterId other = new ClusterId(new UUID(3, 4));

        assertFails(Code.WRONG_CLUSTER, () -> store.createCluster(other, NOON));
        assertThat(store.cluster()).contains(CLUSTER);
    }

    @Test
    void a_store_without_a_cluster_opens_no_journal() {
        JournalStore empty = opened(newStore());

        assertThat(empty.cluster()).isEmpty();
        assertFails(Code.WRONG_CLUSTER, empty::openJournal);
        assertFails(Code.WRONG_CLUSTER, empty::openReader);
    }

    @Test
    void a_journal_and_its_readers_are_used_side_by_side() throws InterruptedException {
        Journal journal = leader("c1");
        List<JournalRecord> followed = new ArrayList<>();
        JournalReader.Cursor cursor = reader().after(1);
        Thread follower =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (followed.size() < 200) {
                                        followed.addAll(cursor.next());
                                    }
                                });
        for (int i = 0; i < 100; i++) {
            journal.append(List.of(note("a" + i), note("b" + i)));
            journal.confirmEpoch();
            if (i == 50) {
                journal.writeSnapshot(snapshot(50, "at 50"));
            }
        }
        follower.join();

        assertThat(followed).hasSize(200);
    }

    protected final Journal leader(String name) {
        Journal journal = opened(store.openJournal());
        journal.takeOver(name, JournalContract::takeoverRecord);
        return journal;
    }

    protected final JournalReader reader() {
        return opened(store.openReader());
    }

    protected static NewRecord takeoverRecord(long epoch) {
        return note("epoch " + epoch);
    }

    protected static NewRecord note(String text) {
        return new NewRecord("Note", 1, NOON, Bytes.utf8(text));
    }

    private static NewRecord empty() {
        return note("");
    }

    protected static List<NewRecord> notes(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> note("note " + i)).toList();
    }

    protected static Snapshot snapshot(long seq, String body) {
        return new Snapshot(seq, 1, Bytes.utf8(body));
    }

    protected final List<JournalRecord> readAll() {
        return readAfter(0);
    }

    protected final List<JournalRecord> readAfter(long seq) {
        List<JournalRecord> records = new ArrayList<>();
        try (JournalReader reader = store.openReader()) {
            reader.readAfter(seq, records::add);
        }
        return records;
    }

    protected final Verdict verify() {
        try (JournalReader reader = store.openReader()) {
            return reader.verify();
        }
    }

    protected static List<String> texts(List<JournalRecord> records) {
        return records.stream()
                .map(record -> StandardCharsets.UTF_8.decode(record.body().asBuffer()).toString())
                .toList();
    }

    protected static void assertFails(Code code, ThrowingCallable call) {
        assertThatExceptionOfType(JournalFailure.class)
                .isThrownBy(call)
                .extracting(JournalFailure::code)
                .isEqualTo(code);
    }
}

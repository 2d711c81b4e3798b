package lockstep.controller.codec;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import lockstep.controller.archive.Archive;
import lockstep.controller.archive.ArchiveWriter;
import lockstep.controller.journal.ClusterId;
import lockstep.controller.journal.InMemoryJournalStore;
import lockstep.controller.store.JournalBackedStore;
import lockstep.controller.term.TakenOver;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// A whole journal as each version exported it (unpacked), and the state that it leads to, lie
/// under `src/test/resources/journal/vN/whole`. The journal is never edited; the state may gain
/// what this version knows beside. (Fault 80.)
///
/// What this version makes of both, where that differs, is put into `target/received/journal`.
/// docs/compatibility.md says when a new folder is due.
final class JournalOfEachVersionTest {
    private static final Path STORED = Path.of("src", "test", "resources", "journal");
    private static final Path RECEIVED = Path.of("target", "received", "journal");
    private static final Instant AT = Instant.parse("2026-11-23T22:00:00Z");
    private static final Clock CLOCK = Clock.fixed(AT, ZoneOffset.UTC);
    private static final ClusterId CLUSTER =
            ClusterId.parse("0198c1de-0000-7000-8000-000000000001");

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    private static Path whole(Path root, int version) {
        return root.resolve("v" + version).resolve("whole");
    }

    static IntStream versions() {
        return IntStream.rangeClosed(1, EventCodec.VERSION);
    }

    private JournalBackedStore restored(int version) throws IOException {
        Path packed = folder.resolve("journal.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(whole(STORED, version).resolve("journal.jsonl"), out);
        }
        InMemoryJournalStore disk = new InMemoryJournalStore();
        disk.createFrom(new Archive(packed), AT);
        return new JournalBackedStore(disk, CLUSTER, CLOCK);
    }

    private static String json(ClusterState state) throws IOException {
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(new SnapshotCodec().encode(state)))) {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(in))
                    + "\n";
        }
    }

    private static void receive(int version, String name, String text) throws IOException {
        Path received = whole(RECEIVED, version).resolve(name);
        Files.createDirectories(received.toAbsolutePath().getParent());
        Files.writeString(received, text);
    }

    /// Whether all that is kept is there still; there may be more.
    private static boolean holds(JsonNode now, JsonNode kept) {
        if (kept.isObject()) {
            return kept.properties().stream()
                    .allMatch(
                            one ->
                                    now.has(one.getKey())
                                            && holds(now.get(one.getKey()), one.getValue()));
        }
        if (kept.isArray()) {
            return now.size() == kept.size()
                    && IntStream.range(0, kept.size())
                            .allMatch(index -> holds(now.get(index), kept.get(index)));
        }
        return now.equals(kept);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_journal_of_each_version_leads_to_the_state_that_it_always_led_to(int version)
            throws IOException {
        try (JournalBackedStore store = restored(version)) {
            long snapshot = store.followed().seq();
            store.follow();
            assertThat(snapshot).as("it begins with a snapshot").isPositive();
            assertThat(store.followed().seq()).as("more follows").isGreaterThan(snapshot);
            String now = json(store.followed());
            Path kept = whole(STORED, version).resolve("state.json");
            boolean same =
                    Files.exists(kept)
                            && holds(JSON.readTree(now), JSON.readTree(Files.readString(kept)));
            if (!same) {
                receive(version, "state.json", now);
            }
            assertThat(same).as("it is the state of %s", kept).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void from_its_snapshot_it_leads_where_its_records_lead(int version) throws IOException {
        try (JournalBackedStore store = restored(version)) {
            store.follow();
            EventCodec events = new EventCodec();
            ClusterState[] state = {ClusterState.empty()};
            long last =
                    store.openReader()
                            .readAfter(
                                    0,
                                    stored ->
                                            state[0] =
                                                    state[0].apply(
                                                            new Entry(
                                                                    stored.seq(),
                                                                    new Epoch(stored.epoch()),
                                                                    stored.at(),
                                                                    events.decode(
                                                                            stored.kind(),
                                                                            stored.version(),
                                                                            stored.body()
                                                                                    .toArray()))));
            assertThat(last).isEqualTo(store.followed().seq());
            assertThat(json(state[0])).isEqualTo(json(store.followed()));
        }
    }

    @Test
    void of_this_version_a_journal_is_kept() throws IOException {
        Path kept = whole(STORED, EventCodec.VERSION).resolve("journal.jsonl");
        if (!Files.exists(kept)) {
            receive(EventCodec.VERSION, "journal.jsonl", exported());
        }
        assertThat(kept).exists();
    }

    private String exported() throws IOException {
        InMemoryJournalStore disk = new InMemoryJournalStore();
        disk.createCluster(CLUSTER, AT);
        TakenOver leader = new JournalBackedStore(disk, CLUSTER, CLOCK).takeOver("c1");
        List<Event> events = SnapshotCodecTest.everyKindOfHappening();
        ClusterState state = leader.state();
        for (Event event : events.subList(1, events.size())) {
            Entry entry =
                    new Entry(
                            state.seq() + 1,
                            state.epoch(),
                            AT.plusSeconds(600 * (state.seq() + 1)),
                            event);
            leader.log().append(List.of(entry));
            state = state.apply(entry);
            if (state.seq() == events.size() / 2) {
                leader.snapshots().write(state);
            }
        }
        Path packed = folder.resolve("export.gz");
        ArchiveWriter.Written _ =
                ArchiveWriter.write(packed, copy -> disk.openReader().copyInto(copy), AT);
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}

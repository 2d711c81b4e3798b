package lockstep.controller.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.checkpoint.Restore;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.drain.DrainMode;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.fabric.Level;
import lockstep.gang.incident.Incident;
import lockstep.gang.incident.IncidentMemory;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Launch;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Submitter;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.learn.Histories;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.NodeUsage;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.price.Charge;
import lockstep.gang.price.Choice;
import lockstep.gang.price.Price;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;
import lockstep.gang.state.Past;
import lockstep.gang.token.TokenId;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

class SnapshotCodecTest {
    private static final Instant AT = Instant.parse("2026-11-23T22:00:00Z");
    private static final Epoch EPOCH = new Epoch(3);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SnapshotCodec codec = new SnapshotCodec();

    /// Jobs in every state: pending, held, starting, running with an exit, ending half freed,
    /// ended.
    private static ClusterState everyKindOfState() {
        ClusterState state = ClusterState.empty();
        for (Event event : everyKindOfHappening()) {
            long seq = state.seq() + 1;
            state = state.apply(new Entry(seq, EPOCH, AT.plusSeconds(600 * seq), event));
        }
        return state;
    }

    /// What brings that about.
    static List<Event> everyKindOfHappening() {
        List<Event> events = new ArrayList<>();
        events.add(new Event.LeaderTookOver(EPOCH, "c1"));
        events.add(
                new Event.NodeRegistered(
                        SampleEvents.NODE, SampleEvents.LIFE, SampleEvents.nodeSpec()));
        for (int id = 1; id <= 6; id++) {
            events.add(
                    new Event.JobSubmitted(
                            new JobId(id),
                            new RequestId("r" + id),
                            new Submitter(1, 1, "u"),
                            SampleEvents.spec(new Launch.PerNode(List.of("true"))),
                            false));
        }
        events.add(new Event.JobHeld(new JobId(2), "JobHeldUser"));
        for (int id = 3; id <= 5; id++) {
            events.add(
                    new Event.JobStarted(
                            new AttemptId(new JobId(id), 1),
                            List.of(new NodeShare(SampleEvents.NODE, 1, 10, List.of(), 0, 2, 2)),
                            Optional.empty()));
        }
        events.add(new Event.GangCommitted(new AttemptId(new JobId(4), 1), 4000));
        events.add(
                new Event.RanksExited(
                        new AttemptId(new JobId(4), 1),
                        SampleEvents.NODE,
                        List.of(new RankExit.Exited(1, 0))));
        events.add(
                new Event.PreemptionAnnounced(
                        new AttemptId(new JobId(4), 1), new JobId(1), AT, "for job 1"));
        events.add(new Event.JobEnding(new AttemptId(new JobId(5), 1), Cause.CANCELLED, "by u"));
        events.add(
                new Event.NodeFreed(
                        new AttemptId(new JobId(5), 1),
                        SampleEvents.NODE,
                        "report",
                        SampleEvents.freedWithUsage().usage()));
        events.add(new Event.JobEnded(new JobId(6), Outcome.CANCELLED, "by u"));
        events.add(
                new Event.NodesDrained(
                        List.of(SampleEvents.NODE),
                        new Submitter(0, 0, "root"),
                        "bad DIMM",
                        DrainMode.NOW,
                        Optional.of(AT),
                        "rack r7"));
        events.add(
                new Event.UplinksDrained(
                        List.of(new Resource.Uplink("s1", "l3")),
                        new Submitter(0, 0, "root"),
                        "fiber replaced"));
        events.add(new Event.PathsDrained(List.of("a"), new Submitter(0, 0, "root"), "new switch"));
        events.add(new Event.TokenMade(SampleEvents.token("00c0ffee0007")));
        events.add(new Event.TokenMade(SampleEvents.token("00c0ffee0008")));
        events.add(new Event.LeasesBounded(Duration.ofMillis(300_500)));
        events.add(new Event.TokensEnded(List.of(new TokenId("00c0ffee0008"))));
        events.addAll(incidents());
        events.addAll(checkpoints(new JobId(4)));
        events.addAll(completedRun(new JobId(1)));
        return events;
    }

    /// One of each kind of resource.
    private static List<Event> incidents() {
        return Stream.of(
                        new Resource.OfNode(SampleEvents.NODE),
                        new Resource.Leaf("s", "l"),
                        new Resource.Uplink("s", "l"),
                        new Resource.Spine("s"),
                        new Resource.Rack("r"),
                        new Resource.PowerFeed("f"),
                        new Resource.StoragePath("p"))
                .<Event>map(
                        resource ->
                                new Event.IncidentRecorded(
                                        new Incident(
                                                resource,
                                                "xid 79",
                                                WorkloadClass.ELASTIC,
                                                "hot",
                                                1.5,
                                                AT,
                                                Optional.empty())))
                .toList();
    }

    /// One that was removed, and one with everything that can be said of it.
    private static List<Event> checkpoints(JobId job) {
        CheckpointId old = new CheckpointId(job, 1, 10);
        CheckpointId one = new CheckpointId(job, 1, 20);
        CheckpointNote taken =
                new CheckpointNote.Taken(
                        2, 1, List.of(0), List.of(new NodeName("n1")), "00ff", 4_096, AT);
        AttemptId attempt = new AttemptId(job, 1);
        return Stream.of(
                        Map.entry(old, taken),
                        Map.entry(old, new CheckpointNote.Removed("old")),
                        Map.entry(one, taken),
                        Map.entry(one, new CheckpointNote.MadeDurable("fast")),
                        Map.entry(one, new CheckpointNote.Verified()),
                        Map.entry(one, new CheckpointNote.Pinned(true)),
                        Map.entry(one, new CheckpointNote.Spoiled("rot")),
                        Map.entry(one, new CheckpointNote.Restored(attempt, Duration.ZERO)))
                .<Event>map(note -> new Event.CheckpointNoted(note.getKey(), note.getValue()))
                .toList();
    }

    /// A running job was requeued, and goes on from its checkpoint.
    private static ClusterState restored() {
        AttemptId first = new AttemptId(new JobId(4), 1);
        CheckpointId checkpoint = new CheckpointId(first.job(), 1, 20);
        ClusterState state = everyKindOfState();
        for (Event event :
                List.of(
                        new Event.JobEnding(first, Cause.DEGRADED, ""),
                        new Event.NodeFreed(first, SampleEvents.NODE, "report"),
                        new Event.JobRequeued(first, Cause.DEGRADED, ""),
                        new Event.JobStarted(
                                new AttemptId(first.job(), 2),
                                List.of(
                                        new NodeShare(
                                                SampleEvents.NODE, 1, 10, List.of(), 0, 2, 2)),
                                Optional.empty(),
                                Optional.of(new Restore(checkpoint, Duration.ofSeconds(37)))))) {
            state = state.apply(new Entry(state.seq() + 1, EPOCH, AT.plusSeconds(60_000), event));
        }
        return state;
    }

    @Test
    void checkpoints_and_what_was_restored_are_kept() {
        ClusterState state = restored();
        ClusterState back = codec.decode(SnapshotCodec.VERSION, codec.encode(state));
        assertThat(back).isEqualTo(state);
        assertThat(back.checkpointsOf(new JobId(4)).all()).hasSize(1);
        assertThat(back.checkpointsOf(new JobId(4)).removed()).hasSize(1);
        assertThat(back.checkpointsOf(new JobId(4)).restored()).hasSize(1);
        Job job = back.job(new JobId(4)).orElseThrow();
        assertThat(job.lastRan()).isPresent();
        assertThat(job.activeAttempt().orElseThrow().restore().orElseThrow().lost())
                .isEqualTo(Duration.ofSeconds(37));
    }

    @Test
    void a_snapshot_of_the_first_version_has_no_checkpoints() throws IOException {
        ClusterState state = restored();
        ObjectNode stored = (ObjectNode) JSON.readTree(unzipped(codec.encode(state)));
        assertThat(stored.remove("checkpoints")).isNotNull();
        for (JsonNode job : stored.get("jobs")) {
            ((ObjectNode) job).remove("lastRan");
            JsonNode attempt = job.get("state").get("attempt");
            if (attempt != null) {
                ((ObjectNode) attempt).remove("restore");
            }
        }
        ClusterState back =
                codec.decode(SnapshotCodec.VERSION, zipped(JSON.writeValueAsBytes(stored)));
        assertThat(back.checkpoints()).isEmpty();
        assertThat(back.jobs().values()).noneMatch(job -> job.lastRan().isPresent());
        assertThat(back.nodes()).isEqualTo(state.nodes());
    }

    @Test
    void drained_paths_are_kept_and_absent_in_snapshots_of_the_first_version() throws IOException {
        ClusterState state = everyKindOfState();
        assertThat(codec.decode(SnapshotCodec.VERSION, codec.encode(state)).drainedPaths())
                .isEqualTo(state.drainedPaths())
                .containsOnlyKeys("a");
        ObjectNode stored = (ObjectNode) JSON.readTree(unzipped(codec.encode(state)));
        assertThat(stored.remove("drainedPaths")).isNotNull();
        assertThat(
                        codec.decode(SnapshotCodec.VERSION, zipped(JSON.writeValueAsBytes(stored)))
                                .drainedPaths())
                .isEmpty();
    }

    @Test
    void tokens_are_kept_and_absent_in_snapshots_of_the_first_version() throws IOException {
        ClusterState state = everyKindOfState();
        assertThat(codec.decode(SnapshotCodec.VERSION, codec.encode(state)).tokens())
                .isEqualTo(state.tokens())
                .containsOnlyKeys(new TokenId("00c0ffee0007"));
        ObjectNode stored = (ObjectNode) JSON.readTree(unzipped(codec.encode(state)));
        assertThat(stored.remove("tokens")).isNotNull();
        assertThat(
                        codec.decode(SnapshotCodec.VERSION, zipped(JSON.writeValueAsBytes(stored)))
                                .tokens())
                .isEmpty();
    }

    private static List<Event> completedRun(JobId job) {
        AttemptId attempt = new AttemptId(job, 1);
        Choice choice =
                new Choice(
                        Price.NONE.plus(Charge.STRAGGLER, 30),
                        Level.NODE,
                        Duration.ofMinutes(9),
                        Optional.empty(),
                        "");
        return List.of(
                new Event.JobStarted(
                        attempt,
                        List.of(new NodeShare(SampleEvents.NODE, 1, 10, List.of(), 0, 1, 1)),
                        Optional.of(choice)),
                new Event.GangCommitted(attempt, 4000),
                new Event.JobEnding(attempt, Cause.RANKS_DONE, ""),
                new Event.NodeFreed(attempt, SampleEvents.NODE, "report"),
                new Event.JobEnded(job, Outcome.COMPLETED, ""));
    }

    @Test
    void a_state_read_back_is_the_state_that_was_written() {
        ClusterState state = everyKindOfState();
        ClusterState back = codec.decode(SnapshotCodec.VERSION, codec.encode(state));
        assertThat(back).isEqualTo(state);
        assertThat(back.past().usage().byPayer()).isNotEmpty();
        assertThat(back.past().incidents().incidents()).hasSize(7);
        assertThat(back.past().incidents().presenceOf(SampleEvents.NODE).orElseThrow().ranClean())
                .isPositive();
        assertThat(back.past().histories().families()).hasSize(1);
        back.verify();
    }

    @Test
    void the_tasks_of_an_array_are_stored_with_one_request() throws IOException {
        Event.ArraySubmitted array =
                SampleEvents.all().stream()
                        .filter(Event.ArraySubmitted.class::isInstance)
                        .map(Event.ArraySubmitted.class::cast)
                        .findFirst()
                        .orElseThrow();
        ClusterState state = everyKindOfState();
        state = state.apply(new Entry(state.seq() + 1, EPOCH, AT, array));
        byte[] bytes = codec.encode(state);
        ClusterState back = codec.decode(SnapshotCodec.VERSION, bytes);
        assertThat(back).isEqualTo(state);
        back.verify();
        JsonNode stored = JSON.readTree(unzipped(bytes));
        assertThat(stored.findValuesAsText("script"))
                .containsOnlyOnce(
                        stored.get("arrays").get("7").get("launch").get("script").asText());
    }

    @Test
    void a_snapshot_of_the_first_version_has_no_past() throws IOException {
        ClusterState state = everyKindOfState();
        ObjectNode stored = (ObjectNode) JSON.readTree(unzipped(codec.encode(state)));
        assertThat(stored.remove("past")).isNotNull();
        ClusterState back =
                codec.decode(SnapshotCodec.VERSION, zipped(JSON.writeValueAsBytes(stored)));
        assertThat(back.past()).isEqualTo(Past.NOTHING);
        assertThat(back.book()).isEqualTo(state.book());
        assertThat(back.nodes()).isEqualTo(state.nodes());
    }

    @Test
    void a_snapshot_that_knows_only_usage_can_still_be_read() throws IOException {
        ClusterState state = everyKindOfState();
        ObjectNode stored = (ObjectNode) JSON.readTree(unzipped(codec.encode(state)));
        ObjectNode past = (ObjectNode) stored.get("past");
        past.remove(List.of("incidents", "histories"));
        ClusterState back =
                codec.decode(SnapshotCodec.VERSION, zipped(JSON.writeValueAsBytes(stored)));
        assertThat(back.past())
                .isEqualTo(new Past(state.past().usage(), IncidentMemory.NOTHING, Histories.NONE));
    }

    @Test
    void what_an_attempt_used_is_kept_and_absent_in_snapshots_of_the_first_version()
            throws IOException {
        ClusterState state = everyKindOfState();
        byte[] bytes = codec.encode(state);
        assertThat(usageOf5(codec.decode(SnapshotCodec.VERSION, bytes)))
                .containsEntry(
                        SampleEvents.NODE, SampleEvents.freedWithUsage().usage().orElseThrow());
        String stored = new String(unzipped(bytes), UTF_8);
        String before = stored.replaceFirst(",\"usage\":\\{\"n1\":.*?\\]\\}\\}", "");
        assertThat(before).isNotEqualTo(stored);
        assertThat(usageOf5(codec.decode(SnapshotCodec.VERSION, zipped(before.getBytes(UTF_8)))))
                .isEmpty();
    }

    private static Map<NodeName, NodeUsage> usageOf5(ClusterState state) {
        return state.job(new JobId(5)).orElseThrow().activeAttempt().orElseThrow().usage();
    }

    private static byte[] unzipped(byte[] bytes) throws IOException {
        try (var zip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return zip.readAllBytes();
        }
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void a_snapshot_of_another_version_is_refused() {
        byte[] bytes = codec.encode(everyKindOfState());
        assertThatThrownBy(() -> codec.decode(99, bytes)).isInstanceOf(UnknownFormat.class);
    }

    @Test
    void a_snapshot_in_which_any_bit_has_flipped_is_refused_unless_it_says_nothing() {
        ClusterState state = everyKindOfState();
        byte[] bytes = codec.encode(state);
        int refused = 0;
        // The header of the archive says nothing of its content.
        for (int at = 10; at < bytes.length; at++) {
            int bit = 1 << at % 8;
            bytes[at] ^= (byte) bit;
            try {
                // Bits that fill up the last byte of what is compressed say nothing.
                assertThat(codec.decode(SnapshotCodec.VERSION, bytes))
                        .as("byte %d", at)
                        .isEqualTo(state);
            } catch (UnknownFormat damaged) {
                refused++;
            }
            bytes[at] ^= (byte) bit;
        }
        assertThat(refused).isGreaterThanOrEqualTo(bytes.length - 11);
    }
}

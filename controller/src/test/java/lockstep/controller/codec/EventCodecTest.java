package lockstep.controller.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.checkpoint.Restore;
import lockstep.gang.event.Event;
import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.ResourceLimits.Limit;
import lockstep.gang.job.ResourceLimits.Resource;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The stored form of version 1 is held by files under `src/test/resources/journal/v1`. They are
/// never edited: a build that cannot read them cannot read the journals in the field.
class EventCodecTest {
    private final EventCodec codec = new EventCodec();

    static Stream<Event> samples() {
        return SampleEvents.all().stream();
    }

    @Test
    void there_is_a_sample_of_every_kind_of_event() {
        Set<Class<?>> sampled =
                SampleEvents.all().stream().map(Object::getClass).collect(Collectors.toSet());
        assertThat(sampled).containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void what_is_written_can_be_read_back(Event event) {
        byte[] body = codec.encode(event);
        assertThat(codec.decode(codec.kindOf(event), EventCodec.VERSION, body)).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void the_first_stored_form_can_still_be_read(Event event) throws IOException {
        assertThat(codec.decode(codec.kindOf(event), 1, golden(codec.kindOf(event))))
                .isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void the_stored_form_has_not_changed(Event event) throws IOException {
        assertThat(new String(codec.encode(event), UTF_8))
                .isEqualTo(new String(golden(codec.kindOf(event)), UTF_8).strip());
    }

    @Test
    void what_was_used_is_stored_with_the_freed_node_and_what_was_not_counted_is_left_out()
            throws IOException {
        Event.NodeFreed freed = SampleEvents.freedWithUsage();
        String stored = new String(golden("NodeFreed-with-usage"), UTF_8).strip();
        assertThat(codec.encode(freed)).asString(UTF_8).isEqualTo(stored);
        assertThat(codec.decode("NodeFreed", 1, stored.getBytes(UTF_8))).isEqualTo(freed);
    }

    @Test
    void a_field_of_a_newer_version_is_ignored() {
        byte[] body = "{\"job\":7,\"reason\":\"JobHeldUser\",\"new\":{\"x\":[1]}}".getBytes(UTF_8);
        assertThat(codec.decode("JobHeld", 1, body))
                .isEqualTo(new Event.JobHeld(SampleEvents.JOB, "JobHeldUser"));
    }

    @Test
    void limits_are_stored_in_this_form_and_left_out_where_there_are_none() {
        Event.JobSubmitted none =
                SampleEvents.all().stream()
                        .filter(Event.JobSubmitted.class::isInstance)
                        .map(Event.JobSubmitted.class::cast)
                        .findFirst()
                        .orElseThrow();
        var limits =
                new ResourceLimits(
                        List.of(
                                new Limit(Resource.NOFILE, OptionalLong.of(4_096)),
                                new Limit(Resource.STACK, OptionalLong.empty())),
                        true);
        var some =
                new Event.JobSubmitted(
                        none.job(),
                        none.request(),
                        none.submitter(),
                        SampleEvents.spec(none.spec().launch(), limits),
                        none.held());
        byte[] body = codec.encode(some);
        assertThat(new String(body, UTF_8))
                .contains(
                        ",\"limits\":{\"limits\":[{\"resource\":\"NOFILE\",\"value\":4096},"
                            + "{\"resource\":\"STACK\",\"value\":null}],\"asFarAsAllowed\":true}}");
        assertThat(codec.decode("JobSubmitted", 1, body)).isEqualTo(some);
        assertThat(new String(codec.encode(none), UTF_8)).doesNotContain("limits");
    }

    static Stream<CheckpointNote> notes() {
        return Stream.of(
                new CheckpointNote.MadeDurable("fast"),
                new CheckpointNote.Verified(),
                new CheckpointNote.Spoiled("part 1 is not what was written"),
                new CheckpointNote.Removed("beyond the newest 3"),
                new CheckpointNote.Pinned(true),
                new CheckpointNote.Restored(SampleEvents.ATTEMPT, Duration.ofSeconds(37)));
    }

    @ParameterizedTest
    @MethodSource("notes")
    void each_note_of_a_checkpoint_keeps_its_stored_form(CheckpointNote note) throws IOException {
        Event event = new Event.CheckpointNoted(SampleEvents.CHECKPOINT, note);
        String stored = new String(codec.encode(event), UTF_8);
        assertThat(new String(golden("CheckpointNoted-others"), UTF_8).lines()).contains(stored);
        assertThat(codec.decode("CheckpointNoted", 1, stored.getBytes(UTF_8))).isEqualTo(event);
    }

    @Test
    void a_start_that_goes_on_from_a_checkpoint_says_so_and_any_other_does_not()
            throws IOException {
        Event.JobStarted none =
                SampleEvents.all().stream()
                        .filter(Event.JobStarted.class::isInstance)
                        .map(Event.JobStarted.class::cast)
                        .findFirst()
                        .orElseThrow();
        var restoring =
                new Event.JobStarted(
                        none.attempt(),
                        none.placement(),
                        none.choice(),
                        Optional.of(new Restore(SampleEvents.CHECKPOINT, Duration.ofSeconds(37))));
        String stored = new String(golden("JobStarted-restoring"), UTF_8).strip();
        assertThat(codec.encode(restoring)).asString(UTF_8).isEqualTo(stored);
        assertThat(codec.decode("JobStarted", 1, stored.getBytes(UTF_8))).isEqualTo(restoring);
        assertThat(codec.encode(none)).asString(UTF_8).doesNotContain("restore");
    }

    @Test
    void what_a_job_wants_of_its_checkpoints_stands_where_the_directory_stood() throws IOException {
        Event.JobSubmitted plain =
                SampleEvents.all().stream()
                        .filter(Event.JobSubmitted.class::isInstance)
                        .map(Event.JobSubmitted.class::cast)
                        .findFirst()
                        .orElseThrow();
        assertThat(codec.encode(plain))
                .asString(UTF_8)
                .contains("\"checkpointDirectory\":\"/ckpt\"");
        var all =
                new Event.JobSubmitted(
                        plain.job(),
                        plain.request(),
                        plain.submitter(),
                        SampleEvents.spec(plain.spec().launch(), SampleEvents.checkpointing()),
                        plain.held());
        String stored = new String(golden("JobSubmitted-checkpointing"), UTF_8).strip();
        assertThat(codec.encode(all)).asString(UTF_8).isEqualTo(stored);
        assertThat(codec.decode("JobSubmitted", 1, stored.getBytes(UTF_8))).isEqualTo(all);
    }

    @Test
    void an_unknown_kind_or_version_stops_instead_of_being_skipped() {
        byte[] body = "{}".getBytes(UTF_8);
        for (var call :
                List.<ThrowingCallable>of(
                        () -> codec.decode("JobTeleported", 1, body),
                        () -> codec.decode("JobHeld", 2, body),
                        () -> codec.decode("JobHeld", 1, "{\"job\":".getBytes(UTF_8)))) {
            assertThatThrownBy(call).isInstanceOf(UnknownFormat.class);
        }
    }

    private static byte[] golden(String kind) throws IOException {
        try (InputStream file =
                EventCodecTest.class.getResourceAsStream("/journal/v1/" + kind + ".json")) {
            if (file == null) {
                throw new IOException("no golden file for " + kind);
            }
            return file.readAllBytes();
        }
    }
}

package lockstep.controller.wire;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.codec.SampleEvents;
import lockstep.controller.golden.Golden;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.drain.DrainMode;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Submitter;
import lockstep.gang.state.ClusterState;
import lockstep.protocol.v1.ClusterEvent;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class EventWriterTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private static ClusterEvent written(Event event) {
        return EventWriter.write(new Entry(5, new Epoch(2), NOON, event), ClusterState.empty());
    }

    @Test
    void every_kind_of_event_has_words() {
        StringBuilder text = new StringBuilder();
        for (Event event : SampleEvents.all()) {
            ClusterEvent one = written(event);
            text.append("%-20s %s %s%n".formatted(one.getKind(), one.getSubject(), one.getText()));
            assertThat(one.getSubject()).as(one.getKind()).isNotBlank();
        }
        Golden.assertMatches("wire/event-words.txt", text.toString());
    }

    @Test
    void script_and_environment_are_in_no_event() {
        for (Event event : SampleEvents.all()) {
            assertThat(written(event).toString())
                    .doesNotContain("#!/bin/sh")
                    .doesNotContain("b\\nc")
                    .doesNotContain("/home/u");
        }
    }

    @Test
    void what_users_write_makes_no_line_and_no_colour_and_is_cut() {
        Event drained =
                new Event.NodesDrained(
                        List.of(),
                        new Submitter(0, 0, "ro\not"),
                        "bad\n2026-11-30 job 8 failed\u001b[31m\u202e" + "x".repeat(10_000),
                        DrainMode.NOW,
                        Optional.empty(),
                        "");
        assertThat(written(drained).getText())
                .startsWith(
                        "drained by ro\\x0aot (bad\\x0a2026-11-30 job 8 failed\\x1b[31m\\u202ex")
                .endsWith("x…)")
                .hasSizeLessThan(300);
    }

    @Test
    void a_job_that_is_not_known_any_more_is_told_without_its_user() {
        ClusterEvent event = written(new Event.JobReleased(new JobId(7)));
        assertThat(event.getSubject()).isEqualTo("job 7");
        assertThat(event.getUser()).isEmpty();
    }
}

package lockstep.cli.events;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.shell.ExitCode;
import lockstep.cli.testing.Approved;
import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.ManualTicker;
import lockstep.cli.testing.Samples;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.ClusterEvent;
import lockstep.protocol.v1.ListEventsReply;
import lockstep.protocol.v1.ListEventsRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

final class EventsCommandTest {
    @TempDir private Path folder;

    private FakeCaller user;
    private ScriptedController controller;

    @BeforeEach
    void start() throws IOException {
        user =
                new FakeCaller("lockstep events", folder)
                        .with("LOCKSTEP_HOME", folder.toString())
                        .waitingBy(new ManualTicker());
        controller = ScriptedController.at(folder);
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private int run(String... words) {
        return new EventsCommand().run(user.caller(), Arrays.asList(words));
    }

    private static ClusterEvent event(long seq, String subject, String text) {
        return ClusterEvent.newBuilder()
                .setSeq(seq)
                .setEpoch(3)
                .setAt(Samples.at(seq))
                .setKind("JobStarted")
                .setSubject(subject)
                .setText(text)
                .setJobId(7)
                .setAttempt(2)
                .addNodes("n1")
                .setUser("ann")
                .build();
    }

    private static Reply page(long oldest, long newest, ClusterEvent... events) {
        List<ClusterEvent> all = List.of(events);
        return Reply.of(
                ListEventsReply.newBuilder()
                        .addAllEvents(all)
                        .setOldestSeq(oldest)
                        .setOldestAt(Samples.at(oldest))
                        .setNewestSeq(newest)
                        .setThroughSeq(all.isEmpty() ? newest : all.getLast().getSeq())
                        .build());
    }

    private List<ListEventsRequest> asked() {
        return controller.seen("ListEvents").stream()
                .map(
                        seen -> {
                            try {
                                return ListEventsRequest.parseFrom(seen.body());
                            } catch (IOException broken) {
                                throw new AssertionError(broken);
                            }
                        })
                .toList();
    }

    @Test
    void each_event_is_a_line() {
        controller.onEach(
                "ListEvents",
                page(
                        1,
                        6,
                        event(5, "job 7", "started on n[1,3] (attempt 2)"),
                        event(6, "node n1", "lost (Not responding)")));
        assertThat(run()).isZero();
        assertThat(user.out())
                .isEqualTo(
                        """
                        2026-11-23 14:00:05  job 7     started on n[1,3] (attempt 2)
                        2026-11-23 14:00:06  node n1   lost (Not responding)
                        """);
        assertThat(asked().getFirst().getNewest()).isTrue();
        assertThat(asked().getFirst().getCountMax()).isEqualTo(50);
    }

    @Test
    void json_is_one_object_per_line_and_no_text_makes_a_second_one_or_a_colour() {
        controller.onEach(
                "ListEvents", page(1, 5, event(5, "job 7", "by a\nb\u001b[31m\u202e: \"x\"")));
        assertThat(run("--json")).isZero();
        assertThat(run()).isZero();
        Approved.verify("events-escaped.txt", user.out());
    }

    @Test
    void a_follow_goes_on_at_the_next_leader_where_it_was_and_tells_nothing_twice() {
        controller.onEach(
                "ListEvents",
                page(1, 5, event(5, "job 7", "submitted by ann: x")),
                Reply.unavailable("this controller does not lead"),
                Reply.brokenOff(),
                page(1, 6, event(6, "controller c2", "leads (epoch 4)")),
                page(1, 6),
                page(1, 7, event(7, "job 7", "completed")),
                Reply.error(3, 400, "the test is over"));
        assertThat(run("--follow", "-j", "7")).isEqualTo(ExitCode.REFUSED);
        assertThat(user.out().lines().map(line -> line.substring(21)))
                .containsExactly(
                        "job 7     submitted by ann: x",
                        "controller c2  leads (epoch 4)",
                        "job 7     completed");
        assertThat(asked())
                .extracting(ListEventsRequest::getAfterSeq)
                .containsExactly(0L, 5L, 5L, 5L, 6L, 6L, 7L);
        assertThat(asked().getFirst().getTimeoutMillis()).isZero();
        assertThat(asked().subList(1, 7))
                .allMatch(request -> request.getTimeoutMillis() == 30_000)
                .allMatch(request -> request.getJobId() == 7);
    }

    @Test
    void what_is_held_no_more_is_said_plainly() {
        controller.onEach("ListEvents", page(100, 101, event(101, "job 7", "completed")));
        assertThat(run("--since", "12")).isZero();
        assertThat(asked().getFirst().getAfterSeq()).isEqualTo(11);
        assertThat(user.err())
                .contains("events before 100 are no longer held; `lockstep journal dump` has");
    }

    @Test
    void a_long_past_is_read_page_by_page() {
        controller.onEach(
                "ListEvents",
                page(1, 9, event(5, "job 7", "held")),
                page(1, 9, event(9, "job 7", "released")));
        assertThat(run("--since", "2026-11-23T13:00")).isZero();
        assertThat(user.out().lines()).hasSize(2);
        assertThat(asked().getFirst().getSince().getSeconds())
                .isEqualTo(FakeCaller.NOW.getEpochSecond() - 3_600);
    }

    @Test
    void a_follower_is_told_that_the_journal_was_restored() {
        controller.onEach(
                "ListEvents",
                page(1, 50, event(50, "job 7", "held")),
                page(1, 20),
                Reply.error(3, 400, "the test is over"));
        run("-f");
        assertThat(user.err()).contains("ends at event 20, but 50 was read already");
        assertThat(asked().getLast().getAfterSeq()).isEqualTo(20);
    }

    @Test
    void mistakes_are_named_together() {
        assertThat(run("--since=zz", "-n", "0", "-j", "x", "y")).isEqualTo(ExitCode.USAGE);
        assertThat(user.err())
                .contains("--since (zz) must be an event's number")
                .contains("--lines (0) must be a whole number from 1 to 1000.")
                .contains("--job (x) must be")
                .contains("Maybe --job=y is meant.");
        assertThat(asked()).isEmpty();
    }

    @Test
    void help_is_as_approved() {
        assertThat(run("--help")).isZero();
        Approved.verify("events-help.txt", user.out());
    }
}

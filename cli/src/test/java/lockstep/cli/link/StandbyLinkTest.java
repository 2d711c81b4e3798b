package lockstep.cli.link;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.cli.shell.Ticker;
import lockstep.cli.testing.ManualTicker;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.ListJobsReply;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.Standby;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Who is asked for a read where no leader is found, and what the user is told of it.
final class StandbyLinkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ListJobsReply LEADERS = ListJobsReply.newBuilder().setAsOfSeq(9).build();
    private static final ListJobsReply STANDBYS =
            ListJobsReply.newBuilder()
                    .setAsOfSeq(8)
                    .setStandby(
                            Standby.newBuilder()
                                    .setController("ctl2")
                                    .setSeq(8)
                                    .setAgeMillis(3_240))
                    .build();
    private static final Reply NOT_LEADING = Reply.unavailable("this controller does not lead");

    @TempDir private Path folder;

    private final ManualTicker ticker = new ManualTicker();
    private final List<String> notices = new ArrayList<>();

    private Link link(String... sockets) {
        return link(ticker, sockets);
    }

    private Link link(Ticker time, String... sockets) {
        List<Address> addresses = new ArrayList<>();
        for (String socket : sockets) {
            addresses.add(new Address.Unix(folder.resolve(socket)));
        }
        return new Link(
                        new ClientConfig(addresses, Optional.empty(), Optional.empty()),
                        time,
                        new SplittableRandom(1),
                        notices::add)
                .orStandby();
    }

    private ScriptedController controller(String socket) throws IOException {
        return ScriptedController.listeningOn(folder.resolve(socket));
    }

    private static Question<ListJobsReply> read() {
        return Question.of(
                        "ListJobs",
                        ListJobsRequest.getDefaultInstance(),
                        ListJobsReply.parser(),
                        PATIENCE)
                .orOfStandby(ListJobsReply::getStandby);
    }

    private static List<Boolean> accepting(ScriptedController controller) {
        return controller.seen("ListJobs").stream()
                .map(seen -> "accept".equals(seen.headers().get("lockstep-standby")))
                .toList();
    }

    @Test
    void the_leader_is_asked_first_and_nobody_else_answers() throws IOException {
        try (ScriptedController standby = controller("a");
                ScriptedController leader = controller("b");
                Link link = link("a", "b")) {
            standby.onEach("ListJobs", NOT_LEADING);
            leader.onEach("ListJobs", Reply.of(LEADERS));
            assertThat(link.ask(read())).isEqualTo(new Answer.Done<>(LEADERS));
            assertThat(accepting(standby)).containsExactly(false);
            assertThat(accepting(leader)).containsExactly(false);
            assertThat(notices).isEmpty();
        }
    }

    @Test
    void where_the_leader_is_gone_a_standby_answers_at_once_and_the_user_is_told_once()
            throws IOException {
        try (ScriptedController standby = controller("b");
                Link link = link("gone", "b")) {
            standby.onEach("ListJobs", NOT_LEADING, Reply.of(STANDBYS), Reply.of(STANDBYS));
            assertThat(link.ask(read())).isEqualTo(new Answer.Done<>(STANDBYS));
            assertThat(link.ask(read())).isEqualTo(new Answer.Done<>(STANDBYS));
            assertThat(ticker.slept()).isEmpty();
            assertThat(accepting(standby)).containsExactly(false, true, true);
            assertThat(notices).containsExactly("read from a standby (ctl2), state of 3.2 s ago");
        }
    }

    @Test
    void a_leader_that_is_silent_is_waited_for_once() throws IOException {
        try (ScriptedController hung = controller("a");
                ScriptedController standby = controller("b");
                Link link = link(Ticker.system(), "a", "b")) {
            hung.onEach("ListJobs", Reply.silence());
            standby.onEach("ListJobs", NOT_LEADING, Reply.of(STANDBYS));
            assertThat(link.ask(read().attemptsOf(Duration.ofMillis(100))))
                    .isEqualTo(new Answer.Done<>(STANDBYS));
            assertThat(hung.seen("ListJobs")).hasSize(1);
        }
    }

    @Test
    void a_second_later_the_leader_is_looked_for_again() throws IOException {
        try (ScriptedController standby = controller("b");
                Link link = link("gone", "b")) {
            standby.onEach("ListJobs", NOT_LEADING, Reply.of(STANDBYS), Reply.of(LEADERS));
            link.ask(read());
            ticker.advance(Duration.ofSeconds(1));
            assertThat(link.ask(read())).isEqualTo(new Answer.Done<>(LEADERS));
            assertThat(accepting(standby)).containsExactly(false, true, false);
        }
    }

    @Test
    void a_standby_that_cannot_answer_leaves_it_at_waiting_for_a_leader() throws IOException {
        try (ScriptedController standby = controller("b");
                Link link = link("gone", "b")) {
            standby.onEach("ListJobs", NOT_LEADING, NOT_LEADING, Reply.of(LEADERS));
            assertThat(link.ask(read())).isEqualTo(new Answer.Done<>(LEADERS));
            assertThat(ticker.slept()).hasSize(1);
            assertThat(notices).isEmpty();
        }
    }

    @Test
    void whoever_does_not_only_look_waits_for_the_leader() throws IOException {
        try (ScriptedController standby = controller("b");
                Link link = link("gone", "b")) {
            standby.onEach("ListJobs", NOT_LEADING, Reply.of(LEADERS));
            Question<ListJobsReply> change =
                    Question.of(
                            "ListJobs",
                            ListJobsRequest.getDefaultInstance(),
                            ListJobsReply.parser(),
                            PATIENCE);
            assertThat(link.ask(change)).isEqualTo(new Answer.Done<>(LEADERS));
            assertThat(accepting(standby)).containsExactly(false, false);
            assertThat(ticker.slept()).hasSize(1);
        }
    }

    @Test
    void those_who_look_again_by_themselves_are_told_nothing() throws IOException {
        try (ScriptedController standby = controller("b");
                Link link = link("gone", "b").once()) {
            standby.onEach("ListJobs", NOT_LEADING, Reply.of(STANDBYS));
            assertThat(link.ask(read())).isEqualTo(new Answer.Done<>(STANDBYS));
            assertThat(notices).isEmpty();
        }
    }

    @Test
    void an_answer_that_says_that_it_is_no_leaders_will_do_where_there_is_no_leader()
            throws IOException {
        try (ScriptedController standby = controller("b");
                Link link = link("b")) {
            standby.onEach("ListJobs", Reply.of(STANDBYS));
            assertThat(link.ask(read().passing(_ -> Optional.of("does not lead"))))
                    .isEqualTo(new Answer.Done<>(STANDBYS));
            assertThat(accepting(standby)).containsExactly(false, true);
        }
    }
}

package lockstep.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;

import lockstep.cli.testing.Approved;
import lockstep.cli.testing.FakeCaller;
import lockstep.cli.testing.ScriptedController;
import lockstep.cli.testing.ScriptedController.Reply;
import lockstep.protocol.v1.ExplainReply;
import lockstep.protocol.v1.ExplainRequest;
import lockstep.protocol.v1.Explanation;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

final class ExplainCommandTest {

    @TempDir private Path folder;

    private FakeCaller user;
    private ScriptedController controller;

    @BeforeEach
    void start() throws IOException {
        user = new FakeCaller("sexplain", folder).with("LOCKSTEP_HOME", folder.toString());
        controller =
                ScriptedController.at(folder)
                        .on("Explain", ExplainRequest.parser(), ExplainCommandTest::answer);
    }

    private static Reply answer(ExplainRequest request) {
        return switch (request.getJobId()) {
            case 4 -> reply(Explanations.ready());
            case 5 -> reply(Explanations.preempted());
            case 6 -> reply(Explanations.neverPlaced());
            case 7 -> reply(Explanations.running());
            case 8 -> reply(Explanations.ailing(true));
            case 9 -> reply(Explanations.waiting());
            case 10 -> reply(Explanations.shortened());
            case 11 -> reply(Explanations.hopeless());
            case 13 -> reply(Explanations.ailing(false));
            case 12 -> reply(Explanations.ofEveryKind());
            default -> Reply.notFound("job " + request.getJobId() + " is not known.");
        };
    }

    private static Reply reply(Explanation explanation) {
        return Reply.of(
                ExplainReply.newBuilder().setExplanation(explanation).setAsOfSeq(17).build());
    }

    @AfterEach
    void stop() throws IOException {
        controller.close();
    }

    private int run(String... words) {
        return new ExplainCommand().run(user.caller(), Arrays.asList(words));
    }

    @Test
    void a_waiting_job_says_why_until_when_and_what_would_be_sooner() {
        assertThat(run("9")).isZero();
        Approved.verify("explain-waiting.txt", user.out());
    }

    @Test
    void every_kind_of_reason_and_change_has_its_words() {
        assertThat(run("12")).isZero();
        Approved.verify("explain-every-kind.txt", user.out());
    }

    @Test
    void on_a_terminal_lines_stay_inside_and_are_coloured() {
        user.atTerminal(40, 60);
        assertThat(run("9")).isZero();
        Approved.verify("explain-terminal.txt", user.out());
        assertThat(user.out().lines().map(line -> line.replaceAll("\u001b\\[[0-9]*m", "")))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60));
    }

    @Test
    void a_job_of_somebody_else_shows_no_costs() {
        assertThat(run("10")).isZero();
        Approved.verify("explain-shortened.txt", user.out());
    }

    @Test
    void a_job_that_can_never_start_says_so() {
        assertThat(run("11")).isZero();
        Approved.verify("explain-hopeless.txt", user.out());
    }

    @Test
    void a_gang_with_a_bad_member_shows_what_can_be_done_and_what_it_costs() {
        assertThat(run("8")).isZero();
        Approved.verify("explain-remedies.txt", user.out());
    }

    @Test
    void a_remedy_that_does_not_pay_is_shown_but_not_recommended() {
        assertThat(run("13")).isZero();
        assertThat(user.out())
                .contains("beginning again with n5 for n2")
                .contains("going on; the other saves too little");
    }

    @Test
    void a_running_job_shows_its_price_beside_the_next_best() {
        assertThat(run("7")).isZero();
        Approved.verify("explain-running.txt", user.out());
    }

    @Test
    void jobs_that_are_ready_or_over_are_explained_one_after_the_other() {
        assertThat(run("4", "5,6")).isZero();
        Approved.verify("explain-others.txt", user.out());
    }

    @Test
    void json_is_the_whole_answer() throws Exception {
        assertThat(run("--json", "9")).isZero();
        ExplainReply.Builder read = ExplainReply.newBuilder();
        JsonFormat.parser().merge(user.out(), read);
        assertThat(read.getExplanation()).isEqualTo(Explanations.waiting());
        assertThat(read.getAsOfSeq()).isEqualTo(17);
    }

    @Test
    void tasks_of_an_array_are_asked_for_by_their_indices() throws Exception {
        assertThat(run("9_[1-5:4]")).isZero();
        List<Integer> asked = new ArrayList<>();
        for (ScriptedController.Seen call : controller.seen("Explain")) {
            asked.add(ExplainRequest.parseFrom(call.body()).getArrayTask());
        }
        assertThat(asked).containsExactly(1, 5);
    }

    @Test
    void an_unknown_job_is_an_error() {
        assertThat(run("99")).isEqualTo(1);
        assertThat(user.err()).isEqualTo("sexplain: error: job 99 is not known.\n");
        assertThat(user.out()).isEmpty();
    }

    @Test
    void a_command_line_without_a_job_is_a_mistake() {
        assertThat(run()).isEqualTo(2);
        assertThat(user.err()).isEqualTo("sexplain: error: no job is named.\n  Maybe sexplain 7\n");
    }

    @Test
    void help_says_what_is_told_and_in_what() {
        assertThat(run("--help")).isZero();
        Approved.verify("explain-help.txt", user.out());
    }
}

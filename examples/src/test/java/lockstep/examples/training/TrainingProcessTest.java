package lockstep.examples.training;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.examples.ring.Gang;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Three real processes that train, are killed, are stopped, and go on.
final class TrainingProcessTest {
    private static final String[] SLOWLY = {
        "--step-millis=10", "--print-every=10", "--steps=100000"
    };
    private static final String[] QUICKLY = {"--print-every=10", "--steps=250"};

    @TempDir Path directory = Path.of("/");

    private final List<RankProcess> started = new ArrayList<>();

    @AfterEach
    void end_what_is_left() {
        started.forEach(RankProcess::close);
    }

    @Test
    void a_killed_rank_ends_the_gang_and_the_next_attempt_goes_on_from_the_newest_checkpoint()
            throws Exception {
        var first = gang(1, SLOWLY);
        first.getFirst().awaitLine("checkpoint at step 40");
        first.get(1).kill();

        assertThat(first.get(0).exitCode()).isEqualTo(1);
        assertThat(first.get(2).exitCode()).isEqualTo(1);
        assertThat(first.get(2).allLines())
                .anyMatch(line -> line.startsWith("training: rank 2: rank 1 "))
                .anyMatch(line -> line.startsWith("Maybe its node is gone"));

        long saved = new ModelFiles(directory).newest(_ -> {}).orElseThrow().step();
        var second = gang(2, QUICKLY);
        var lines = second.getFirst().allLines();

        assertThat(second).allSatisfy(rank -> assertThat(rank.exitCode()).isZero());
        assertThat(lines).first().isEqualTo("job 7 attempt 2");
        assertThat(lines)
                .contains(
                        "training 1251 parameters on 3 ranks from step %d to 250".formatted(saved));
        var last = lines.get(lines.size() - 3);
        assertThat(last)
                .matches(
                        "step 250 loss 0\\.0\\d{5} accuracy [01]\\.\\d{4} \\(resumed from %d\\)"
                                .formatted(saved));
    }

    @Test
    void terminated_ranks_save_what_they_have_and_say_so_by_their_exit_code() throws Exception {
        var ranks = gang(1, SLOWLY);
        ranks.getFirst().awaitLine("step 10 ");
        ranks.forEach(RankProcess::terminate);

        assertThat(ranks).allSatisfy(rank -> assertThat(rank.exitCode()).isEqualTo(143));
        long step = new ModelFiles(directory).newest(_ -> {}).orElseThrow().step();
        assertThat(ranks.getFirst().allLines()).last().isEqualTo("stopped at step " + step);
    }

    @Test
    void one_terminated_rank_takes_the_others_along() throws Exception {
        var ranks = gang(1, SLOWLY);
        ranks.getFirst().awaitLine("step 10 ");
        ranks.get(2).terminate();

        assertThat(ranks).allSatisfy(rank -> assertThat(rank.exitCode()).isEqualTo(143));
    }

    @Test
    void wrong_options_are_told() throws Exception {
        var rank = gang(1, "--steps=none").getFirst();

        assertThat(rank.exitCode()).isEqualTo(2);
        assertThat(rank.allLines())
                .containsExactly(
                        "training: --steps (none) must be a number from 1 to 1000000000",
                        "Maybe look at training --help.");
    }

    private List<RankProcess> gang(int attempt, String... options) throws IOException {
        var gang = RankProcess.gang(3, Gang.freePort(), attempt, directory, options);
        started.addAll(gang);
        return gang;
    }
}

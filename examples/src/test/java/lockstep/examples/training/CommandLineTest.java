package lockstep.examples.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

final class CommandLineTest {
    @Test
    void without_anything_one_rank_trains_alone() {
        assertThat(CommandLine.parse(List.of(), Map.of()))
                .asInstanceOf(type(CommandLine.Train.class))
                .satisfies(
                        train -> {
                            assertThat(train.member().worldSize()).isEqualTo(1);
                            assertThat(train.run()).isEqualTo(new RunName("local", 0));
                            assertThat(train.options().steps()).isEqualTo(300);
                            assertThat(train.options().checkpointDirectory()).isEmpty();
                        });
    }

    @Test
    void the_scheduler_says_who_the_rank_is() {
        var environment =
                Map.of(
                        "RANK", "2",
                        "WORLD_SIZE", "4",
                        "MASTER_ADDR", "n1",
                        "MASTER_PORT", "29500",
                        "LOCKSTEP_JOB_ID", "17",
                        "LOCKSTEP_ATTEMPT", "3",
                        "SLURM_RESTART_COUNT", "9",
                        "LOCKSTEP_CHECKPOINT_DIR", "/scratch/c");

        assertThat(CommandLine.parse(List.of(), environment))
                .asInstanceOf(type(CommandLine.Train.class))
                .satisfies(
                        train -> {
                            assertThat(train.member().rank()).isEqualTo(2);
                            assertThat(train.member().masterAddress()).isEqualTo("n1");
                            assertThat(train.member().masterPort()).isEqualTo(29500);
                            assertThat(train.run()).isEqualTo(new RunName("17", 3));
                            assertThat(train.options().checkpointDirectory())
                                    .contains(Path.of("/scratch/c"));
                        });
    }

    @Test
    void options_win_over_the_environment_in_both_spellings() {
        var arguments =
                List.of(
                        "--steps=50",
                        "--step-millis",
                        "20",
                        "--seed",
                        "-7",
                        "--checkpoint-dir=/a=b");

        assertThat(CommandLine.parse(arguments, Map.of("LOCKSTEP_CHECKPOINT_DIR", "/c")))
                .asInstanceOf(type(CommandLine.Train.class))
                .extracting(CommandLine.Train::options)
                .satisfies(
                        options -> {
                            assertThat(options.steps()).isEqualTo(50);
                            assertThat(options.stepMinimum()).isEqualTo(Duration.ofMillis(20));
                            assertThat(options.seed()).isEqualTo(-7);
                            assertThat(options.checkpointDirectory()).contains(Path.of("/a=b"));
                        });
    }

    @Test
    void all_mistakes_are_told_at_once() {
        var arguments = List.of("--stepz", "5", "--steps=0", "--hidden=many", "--seed");

        assertThat(CommandLine.parse(arguments, Map.of("WORLD_SIZE", "2", "RANK", "2")))
                .isEqualTo(
                        new CommandLine.Refused(
                                List.of(
                                        "unknown option --stepz",
                                        "unknown option 5",
                                        "--seed must be followed by a value",
                                        "--steps (0) must be a number from 1 to 1000000000",
                                        "--hidden (many) must be a number from 1 to 1024",
                                        "RANK (2) must be a number from 0 to 1",
                                        "MASTER_ADDR must be set when WORLD_SIZE (2) is above 1",
                                        "MASTER_PORT must be set when WORLD_SIZE (2) is above 1")));
    }
}

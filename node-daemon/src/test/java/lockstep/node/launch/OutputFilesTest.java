package lockstep.node.launch;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.RankLaunch;

import org.junit.jupiter.api.Test;

import java.util.Optional;

final class OutputFilesTest {

    private static OutputPattern.Names names(int rank, int nodeIndex, boolean batch) {
        return new OutputPattern.Names(
                7, Optional.empty(), 1, "train", "ann", "n" + nodeIndex, nodeIndex, rank, batch);
    }

    private static OutputFiles files(LaunchSpec.Builder launch, int rank, int local, int node) {
        var spec = RankLaunch.newBuilder().setRank(rank).setLocalRank(local).build();
        return OutputFiles.of(launch.build(), spec, names(rank, node, false));
    }

    private static LaunchSpec.Builder to(String pattern) {
        return LaunchSpec.newBuilder().setStdoutPattern(pattern);
    }

    @Test
    void a_batch_script_empties_its_file_as_it_opens_it() {
        var files =
                OutputFiles.of(
                        LaunchSpec.getDefaultInstance(),
                        RankLaunch.getDefaultInstance(),
                        names(0, 0, true));

        assertThat(files).isEqualTo(new OutputFiles("slurm-7.out", "slurm-7.out", true, false));
    }

    @Test
    void a_file_for_all_ranks_is_emptied_by_rank_0_before_the_barrier() {
        assertThat(files(to("log"), 0, 0, 0)).isEqualTo(new OutputFiles("log", "log", false, true));
        assertThat(files(to("log"), 4, 0, 1))
                .isEqualTo(new OutputFiles("log", "log", false, false));
    }

    @Test
    void a_file_for_each_node_is_emptied_by_its_first_rank() {
        assertThat(files(to("log.%N"), 4, 0, 1).truncateFirst()).isTrue();
        assertThat(files(to("log.%N"), 5, 1, 1).truncateFirst()).isFalse();
    }

    @Test
    void a_file_for_each_rank_is_emptied_as_it_is_opened() {
        assertThat(files(to("log.%t"), 5, 1, 1))
                .isEqualTo(new OutputFiles("log.5", "log.5", true, false));
    }

    @Test
    void a_rank_that_is_alone_empties_its_file_as_it_opens_it() {
        assertThat(files(to("log").putJobEnvironment("WORLD_SIZE", "1"), 0, 0, 0))
                .isEqualTo(new OutputFiles("log", "log", true, false));
    }

    @Test
    void appending_empties_nothing() {
        assertThat(files(to("log").setAppendOutput(true), 0, 0, 0))
                .isEqualTo(new OutputFiles("log", "log", false, false));
    }

    @Test
    void a_later_attempt_empties_nothing() {
        var later =
                new OutputPattern.Names(7, Optional.empty(), 2, "train", "ann", "n0", 0, 0, true);

        assertThat(
                        OutputFiles.of(
                                LaunchSpec.getDefaultInstance(),
                                RankLaunch.getDefaultInstance(),
                                later))
                .isEqualTo(new OutputFiles("slurm-7.out", "slurm-7.out", false, false));
    }
}

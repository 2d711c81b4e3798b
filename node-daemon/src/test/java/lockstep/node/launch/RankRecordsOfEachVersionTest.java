package lockstep.node.launch;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.agent.RankState;
import lockstep.node.launch.RankDirectory.Transferred;
import lockstep.node.process.ProcessId;
import lockstep.protocol.v1.Usage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// What shepherds of each version leave about their ranks lies under `src/test/resources/ranks/vN`:
/// a shepherd that an earlier daemon started ends under this one. What is there is never edited.
///
/// docs/compatibility.md says when a new folder is due.
final class RankRecordsOfEachVersionTest {
    private static final Path V1 = Path.of("src", "test", "resources", "ranks", "v1");
    private static final String BOOT = "0f3c1a52-6f57-4a7e-9a41-1d7a3a6a9d10";

    private static RankDirectory rank(int number) {
        return new RankDirectory(V1.resolve("7.1." + number));
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(0, new RankState.Exited(3, 0)),
                Arguments.of(1, new RankState.Exited(0, 9)),
                Arguments.of(2, new RankState.LaunchFailed(127, "there is no program trian")),
                Arguments.of(3, new RankState.NeverStarted("it was told to end")),
                Arguments.of(4, new RankState.OutOfMemory(0, 9, "memory of the job ran out")));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void how_a_rank_ended_is_known(int number, RankState end) {
        assertThat(rank(number).exit()).contains(end);
    }

    @Test
    void a_rank_that_lives_has_its_processes_and_no_end() {
        assertThat(rank(5).shepherd(BOOT)).contains(new ProcessId(4_711, 123_456));
        assertThat(rank(5).rank(BOOT)).contains(new ProcessId(4_716, 123_460));
        assertThat(rank(5).exit()).isEmpty();
        assertThat(rank(5).shepherd("another boot")).isEmpty();
    }

    @Test
    void a_rank_that_an_earlier_daemon_barred_has_no_shepherd_for_this_one_either() {
        assertThat(rank(6).hasShepherdRecord()).isTrue();
        assertThat(rank(6).barShepherd()).isTrue();
        assertThat(rank(6).shepherd(BOOT)).isEmpty();
    }

    @Test
    void an_end_that_was_not_written_whole_is_none() {
        assertThat(rank(7).exit()).isEmpty();
    }

    @Test
    void what_was_used_is_known() {
        assertThat(rank(0).transferred()).contains(new Transferred(4_096, 8_192));
        assertThat(rank(0).usage())
                .contains(
                        Usage.newBuilder()
                                .setCpuMillis(1_500)
                                .setPeakMemoryBytes(1_048_576)
                                .setWrittenBytes(8_192)
                                .build());
        assertThat(rank(0).usageOfAll().map(Usage::getReadBytes)).isEqualTo(Optional.of(4_096L));
    }
}

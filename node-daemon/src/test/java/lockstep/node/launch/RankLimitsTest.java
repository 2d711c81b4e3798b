package lockstep.node.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lockstep.node.agent.RankState;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.LimitedResource;
import lockstep.protocol.v1.RankLaunch;
import lockstep.protocol.v1.ResourceLimit;
import lockstep.protocol.v1.ResourceLimits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// Real ranks with the soft limits that their job brought along.
final class RankLimitsTest {
    private static final LimitedResource NOFILE = LimitedResource.LIMIT_NOFILE;

    @TempDir Path directory;

    private HostBench bench;

    @BeforeEach
    void open() {
        bench = HostBench.in(directory);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void a_rank_has_the_soft_limits_of_its_job_below_the_hard_ones_of_the_node()
            throws IOException {
        LaunchSpec.Builder launch =
                limited(
                        bench.batch("ulimit -S -n; ulimit -S -c; ulimit -H -n"),
                        false,
                        limit(NOFILE, 333),
                        limit(LimitedResource.LIMIT_CORE, 0));

        assertThat(bench.run(launch)).isEqualTo(new RankState.Exited(0, 0));

        assertThat(bench.output()).isEqualTo("333\n0\n" + hardFiles() + "\n");
    }

    @Test
    void another_users_rank_has_them_too() {
        assumeTrue(Privilege.own().isRoot(), "only root can become another user");
        LaunchSpec.Builder launch =
                limited(bench.batch("id -u; ulimit -n"), false, limit(NOFILE, 333))
                        .setUserId(HostBench.NOBODY)
                        .setGroupId(HostBench.NOBODY);

        assertThat(bench.run(launch)).isEqualTo(new RankState.Exited(0, 0));

        assertThat(bench.output()).isEqualTo("65534\n333\n");
    }

    @Test
    void a_command_without_a_script_has_them_whatever_its_environment_says() {
        LaunchSpec.Builder launch =
                limited(bench.launch(), false, limit(NOFILE, 333))
                        .addRanks(RankLaunch.newBuilder())
                        .putUserEnvironment("IFS", "3n")
                        .putUserEnvironment("chosen", "7")
                        .addAllArguments(List.of("/bin/sh", "-c", "ulimit -n"));

        assertThat(bench.run(launch)).isEqualTo(new RankState.Exited(0, 0));

        assertThat(bench.output()).isEqualTo("333\n");
    }

    @Test
    void limits_that_nothing_could_be_started_under_hold_for_the_program_alone() {
        LaunchSpec.Builder launch =
                limited(
                        bench.batch("echo up"),
                        false,
                        limit(LimitedResource.LIMIT_FSIZE, 100),
                        limit(LimitedResource.LIMIT_NPROC, 1),
                        limit(LimitedResource.LIMIT_AS, 64 << 20));

        assertThat(bench.run(launch)).isEqualTo(new RankState.Exited(0, 0));

        assertThat(bench.output()).isEqualTo("up\n");
    }

    @Test
    void one_that_is_named_and_too_high_here_is_a_launch_failure_that_says_so() throws IOException {
        long hard = requireHardFiles();

        assertThat(bench.run(limited(bench.batch("true"), false, limit(NOFILE, hard + 1))))
                .isEqualTo(
                        new RankState.LaunchFailed(
                                1,
                                "limit NOFILE (%d) is above the hard limit of node n1 (%d)"
                                        .formatted(hard + 1, hard)));
    }

    @Test
    void unlimited_is_too_high_where_there_is_a_hard_limit() throws IOException {
        long hard = requireHardFiles();

        assertThat(
                        bench.run(
                                limited(
                                        bench.batch("true"),
                                        false,
                                        ResourceLimit.newBuilder().setResource(NOFILE))))
                .isEqualTo(
                        new RankState.LaunchFailed(
                                1,
                                "limit NOFILE (unlimited) is above the hard limit of node n1 (%d)"
                                        .formatted(hard)));
    }

    @Test
    void of_all_limits_one_that_is_too_high_here_is_lowered_and_told() throws IOException {
        long hard = requireHardFiles();

        bench.run(limited(bench.batch("ulimit -n"), true, limit(NOFILE, hard + 1)));

        assertThat(bench.output())
                .isEqualTo(
                        """
                        lockstep: limit NOFILE (%d) is above the hard limit of node n1 (%d), which holds
                        %d
                        """
                                .formatted(hard + 1, hard, hard));
    }

    private static LaunchSpec.Builder limited(
            LaunchSpec.Builder launch, boolean asFarAsAllowed, ResourceLimit.Builder... limits) {
        var all = ResourceLimits.newBuilder().setAsFarAsAllowed(asFarAsAllowed);
        for (ResourceLimit.Builder limit : limits) {
            all.addLimits(limit);
        }
        return launch.setResourceLimits(all);
    }

    private static ResourceLimit.Builder limit(LimitedResource resource, long value) {
        return ResourceLimit.newBuilder().setResource(resource).setValue(value);
    }

    private static long requireHardFiles() throws IOException {
        OptionalLong hard =
                hardFiles().matches("[0-9]+")
                        ? OptionalLong.of(Long.parseLong(hardFiles()))
                        : OptionalLong.empty();
        assumeTrue(hard.isPresent(), "files are not limited here");
        return hard.orElseThrow();
    }

    /// What ranks inherit from this process.
    private static String hardFiles() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split(" {2,}", -1)[2])
                .findFirst()
                .orElseThrow();
    }
}

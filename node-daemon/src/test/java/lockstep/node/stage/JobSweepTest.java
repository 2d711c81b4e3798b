package lockstep.node.stage;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.node.launch.Privilege;
import lockstep.node.launch.RunDirectory;
import lockstep.node.launch.StagedJobs;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

final class JobSweepTest {
    @TempDir Path folder = Path.of("/");

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void end() {
        thread.shutdownNow();
    }

    private void settle() throws Exception {
        thread.submit(() -> {}).get(30, TimeUnit.SECONDS);
    }

    @Test
    void only_jobs_that_are_forgotten_by_the_nodes_own_cluster_are_deleted() throws Exception {
        var stage = RunDirectory.open(folder).stage();
        Path seven = Files.createDirectories(stage.ofJob(7).resolve("step-1"));
        Path eight = Files.createDirectories(stage.ofJob(8).resolve("step-1"));
        var told = new CountDownLatch(2);
        var sweep = new JobSweep(new StagedJobs(stage, Privilege.own()), thread, told::countDown);
        sweep.start();
        settle();
        assertThat(sweep.here()).containsExactlyInAnyOrder(7, 8);

        sweep.forget("", Set.of(7));
        settle();
        assertThat(seven).as("it is not known to which cluster this node belongs").exists();

        sweep.forget("c1", Set.of(7, 9));
        settle();
        assertThat(stage.ofJob(7)).doesNotExist();
        assertThat(eight).exists();
        assertThat(sweep.here()).containsExactly(8);
        assertThat(told.await(30, TimeUnit.SECONDS)).as("both changes are told").isTrue();
    }
}

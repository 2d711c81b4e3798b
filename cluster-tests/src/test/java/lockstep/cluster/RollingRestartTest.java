package lockstep.cluster;

import org.junit.jupiter.api.Test;

import java.util.List;

@NeedsCluster
final class RollingRestartTest {
    private static final int JOBS = 20;

    private final Cluster cluster;

    RollingRestartTest(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void all_daemons_are_restarted_one_after_the_other_and_no_job_notices() {
        List<Job> jobs = cluster.submitArray(JOBS, 600);
        jobs.forEach(Job::awaitRunning);
        Host leader = cluster.leader();

        for (Host each :
                List.of(
                        cluster.otherThan(leader),
                        leader,
                        cluster.host(Place.N1),
                        cluster.host(Place.N2))) {
            cluster.restart(each);
        }

        jobs.forEach(Job::requireUndisturbed);
    }
}

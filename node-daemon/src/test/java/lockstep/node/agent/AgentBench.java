package lockstep.node.agent;

import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.AttemptOrder;
import lockstep.protocol.v1.AttemptPhase;
import lockstep.protocol.v1.AttemptReport;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.NodeDescription;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;
import lockstep.protocol.v1.Notice;
import lockstep.protocol.v1.RankLaunch;
import lockstep.protocol.v1.RankPhase;
import lockstep.protocol.v1.Wanted;

import java.util.List;
import java.util.Optional;

/// A node of 8 CPUs, 1,000 MiB and two GPUs, its fakes, and a controller of epoch 1 that speaks to
/// it.
final class AgentBench {

    static final AttemptKey JOB = new AttemptKey(7, 1);
    static final long LEASE_MILLIS = 10_000;

    final FakeSpool spool = new FakeSpool();
    final FakeRankHost host = new FakeRankHost();
    final ManualClock clock = new ManualClock();
    Restores restores = Restores.NEVER;
    LaunchPolicy policy = _ -> Optional.empty();
    int changes;
    NodeAgent agent = boot();

    private NodeAgent boot() {
        var description =
                NodeDescription.newBuilder()
                        .setCpus(8)
                        .setMemoryMib(1_000)
                        .addAccelerators(Accelerator.newBuilder().setId("gpu0"))
                        .addAccelerators(Accelerator.newBuilder().setId("gpu1"))
                        .build();
        var made =
                new NodeAgent(
                        new NodeIdentity("n1", description),
                        launch -> policy.objection(launch),
                        spool,
                        host,
                        (attempt, checkpoint) -> restores.of(attempt, checkpoint),
                        clock,
                        () -> changes++);
        host.connect(made);
        made.start();
        return made;
    }

    /// Kills the daemon and starts another.
    void restart() {
        host.connect(RankEvents.NOBODY);
        agent = boot();
    }

    void pass(long millis) {
        clock.advance(millis);
        agent.tick();
    }

    NodeOrders.Builder orders(AttemptOrder... orders) {
        return NodeOrders.newBuilder()
                .setProtocolVersion(1)
                .setClusterId("c1")
                .setEpoch(1)
                .setIncarnation(agent.report().getIncarnation())
                .setLeaseUntilNodeClockMillis(clock.bootMillis() + LEASE_MILLIS)
                .addAllOrders(List.of(orders));
    }

    void order(AttemptOrder... orders) {
        agent.onOrders(orders(orders).build());
    }

    /// Brings an attempt up to `phase`, the ordinary way.
    void bring(AttemptKey key, AttemptPhase phase) {
        host.slow = phase == AttemptPhase.PREPARING;
        order(prepare(key, launch(1)));
        if (phase.getNumber() >= AttemptPhase.STARTED.getNumber()) {
            order(commit(key));
        }
        host.ignoresTerminate = phase == AttemptPhase.STOPPING;
        if (phase == AttemptPhase.STOPPING) {
            order(stop(key));
        } else if (phase == AttemptPhase.FINISHED) {
            host.set(key, 0, new RankState.Exited(3, 0));
        }
    }

    static LaunchSpec.Builder launch(int ranks) {
        var launch = LaunchSpec.newBuilder().setCpus(1).setMemoryMib(10).setGraceMillis(2_000);
        for (int rank = 0; rank < ranks; rank++) {
            launch.addRanks(RankLaunch.newBuilder().setRank(rank).setLocalRank(rank));
        }
        return launch;
    }

    static AttemptOrder prepare(AttemptKey key, LaunchSpec.Builder launch) {
        return order(key, Wanted.PREPARE).setLaunch(launch).build();
    }

    static AttemptOrder commit(AttemptKey key) {
        return order(key, Wanted.COMMIT)
                .setRendezvousAddress("n1")
                .setRendezvousPort(4_711)
                .build();
    }

    static AttemptOrder stop(AttemptKey key) {
        return order(key, Wanted.STOP).setGraceMillis(2_000).build();
    }

    static AttemptOrder tell(AttemptKey key, long id) {
        return order(key, Wanted.NOTIFY).setNotice(Notice.newBuilder().setId(id)).build();
    }

    static AttemptOrder forget(AttemptKey key) {
        return order(key, Wanted.FORGET).build();
    }

    private static AttemptOrder.Builder order(AttemptKey key, Wanted wanted) {
        return AttemptOrder.newBuilder()
                .setJobId(key.jobId())
                .setAttempt(key.attempt())
                .setWanted(wanted);
    }

    NodeReport report() {
        return agent.report();
    }

    Optional<AttemptReport> find(AttemptKey key) {
        return agent.report().getAttemptsList().stream()
                .filter(a -> a.getJobId() == key.jobId() && a.getAttempt() == key.attempt())
                .findFirst();
    }

    AttemptReport attempt(AttemptKey key) {
        return find(key).orElseThrow(() -> new AssertionError("no report of " + key));
    }

    AttemptPhase phase(AttemptKey key) {
        return attempt(key).getPhase();
    }

    RankPhase rank(AttemptKey key, int rank) {
        return attempt(key).getRanks(rank).getPhase();
    }
}

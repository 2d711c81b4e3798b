package lockstep.cli.explain;

import com.google.protobuf.Timestamp;

import lockstep.cli.testing.FakeCaller;
import lockstep.protocol.v1.Alternative;
import lockstep.protocol.v1.Choice;
import lockstep.protocol.v1.Explanation;
import lockstep.protocol.v1.NamedCharge;
import lockstep.protocol.v1.NeverPlaced;
import lockstep.protocol.v1.OtherJob;
import lockstep.protocol.v1.Placed;
import lockstep.protocol.v1.PlannedStart;
import lockstep.protocol.v1.Price;
import lockstep.protocol.v1.Remedies;
import lockstep.protocol.v1.RunnerUp;
import lockstep.protocol.v1.WaitReason;
import lockstep.protocol.v1.Waiting;

/// What a controller may answer.
final class Explanations {
    private static final int HOUR = 3_600;

    private Explanations() {}

    private static Timestamp at(int minutes) {
        return Timestamp.newBuilder()
                .setSeconds(FakeCaller.NOW.getEpochSecond() + minutes * 60L)
                .build();
    }

    private static Explanation.Builder of(int job) {
        return Explanation.newBuilder().setJobId(job).setAt(at(0));
    }

    private static Price price(double wait, double straggler, double spread) {
        return Price.newBuilder()
                .addCharges(charge("wait", wait))
                .addCharges(charge("straggler", straggler))
                .addCharges(charge("spread", spread))
                .setTotal((wait + straggler + spread) * HOUR)
                .build();
    }

    private static NamedCharge charge(String name, double hours) {
        return NamedCharge.newBuilder().setName(name).setCost(hours * HOUR).build();
    }

    private static PlannedStart.Builder start(int minutes, int count, String nodes) {
        return PlannedStart.newBuilder()
                .setAt(at(minutes))
                .setNodeCount(count)
                .setNodes(nodes)
                .setLevel("leaf")
                .setExpectedRunSeconds(8 * HOUR)
                .setSlowdown(0.02)
                .setPrice(price(18.67, 1.25, 0.5));
    }

    private static WaitReason.Builder reason(WaitReason.Kind kind, double hours) {
        return WaitReason.newBuilder().setKind(kind).setWord("Resources").setCost(hours * HOUR);
    }

    private static WaitReason.Builder on(WaitReason.Builder reason, int count, String nodes) {
        return reason.setNodeCount(count).setNodes(nodes);
    }

    private static OtherJob.Builder job(int id, int count, String nodes) {
        return OtherJob.newBuilder().setJobId(id).setNodeCount(count).setNodes(nodes);
    }

    private static Alternative.Builder alternative(Alternative.Change change) {
        return Alternative.newBuilder().setChange(change).setStart(start(0, 4, "n[1-4]"));
    }

    private static Waiting.Builder waitingFor(int wanted, int free) {
        return Waiting.newBuilder()
                .setSince(at(-133))
                .setNodesWanted(wanted)
                .setNodesFree(free)
                .setNodesSuitable(12);
    }

    static Explanation waiting() {
        return of(9).setSummary("waits")
                .setWaiting(
                        waitingFor(8, 6)
                                .addReasons(
                                        reason(WaitReason.Kind.AHEAD, 42.67)
                                                .addJobs(job(8, 4, "n[1-4]").setFrom(at(60)))
                                                .addJobs(job(3, 2, "n[5-6]").setFrom(at(2_000))))
                                .addReasons(
                                        on(reason(WaitReason.Kind.BUSY, 18.67), 2, "n[7-8]")
                                                .addJobs(job(2, 2, "n[7-8]").setUntil(at(140))))
                                .addReasons(
                                        on(reason(WaitReason.Kind.UNFIT, 0), 1, "n12")
                                                .setDetail("node n12: slow-down 1.61, above 1.50"))
                                .setPlanned(start(140, 8, "n[1-8]"))
                                .addAlternatives(
                                        alternative(Alternative.Change.TIME_LIMIT)
                                                .setStart(start(0, 8, "n[1-6,9-10]"))
                                                .setLimitSeconds(6 * HOUR)
                                                .setAskedSeconds(8 * HOUR))
                                .addAlternatives(
                                        alternative(Alternative.Change.POORER_NODES)
                                                .setStart(
                                                        start(0, 8, "n[1-6,11-12]")
                                                                .setSlowdown(0.06)))
                                .addAlternatives(
                                        alternative(Alternative.Change.NODES_BACK)
                                                .setStart(start(40, 8, "n[1-6,13-14]"))
                                                .setName("n[13-16]")
                                                .setDomain("rack r7")))
                .build();
    }

    static Explanation shortened() {
        Waiting.Builder whole = waiting().getWaiting().toBuilder();
        whole.getReasonsBuilderList().forEach(WaitReason.Builder::clearCost);
        whole.clearAlternatives();
        whole.getPlannedBuilder().clearPrice().clearExpectedRunSeconds().clearSlowdown();
        return of(10).setShortened(true).setWaiting(whole).build();
    }

    static Explanation hopeless() {
        return of(11).setWaiting(
                        waitingFor(20, 12)
                                .addReasons(
                                        reason(WaitReason.Kind.TOO_FEW, 0)
                                                .clearCost()
                                                .setNodeCount(12)))
                .build();
    }

    static Explanation ofEveryKind() {
        Waiting.Builder waiting = waitingFor(4, 1).setPlanned(start(3_000, 4, "n[1-4]"));
        waiting.addReasons(
                reason(WaitReason.Kind.GATE, 4.5)
                        .setWord("Dependency")
                        .setDetail("job 3 must end")
                        .setUntil(at(65)));
        waiting.addReasons(
                on(reason(WaitReason.Kind.LOST, 0).clearCost(), 2, "n[1-2]")
                        .setDetail("Not responding"));
        waiting.addReasons(on(reason(WaitReason.Kind.SILENT, 0).clearCost(), 1, "n3"));
        waiting.addReasons(
                on(reason(WaitReason.Kind.CLOSED, 250.4), 1, "n4")
                        .setName("repair")
                        .setFrom(at(30))
                        .setUntil(at(2_880)));
        waiting.addReasons(
                reason(WaitReason.Kind.BETTER_LATER, 0.5)
                        .setGain(23.5 * HOUR)
                        .setNow(start(0, 4, "n[5-8]")));
        waiting.addReasons(reason(WaitReason.Kind.SCATTERED, 0.5).setNodeCount(5));
        waiting.addReasons(
                reason(WaitReason.Kind.CLEARING, 0)
                        .clearCost()
                        .addJobs(job(1, 1, "n1"))
                        .addJobs(job(2, 1, "n2"))
                        .addJobs(job(3, 1, "n3"))
                        .addJobs(job(4, 1, "n4"))
                        .addJobs(job(5, 1, "n5")));
        for (Alternative.Change change : Alternative.Change.values()) {
            if (change != Alternative.Change.UNRECOGNIZED
                    && change != Alternative.Change.CHANGE_UNSPECIFIED) {
                waiting.addAlternatives(
                        alternative(change)
                                .setName("x")
                                .setNodes(3)
                                .setAskedNodes(4)
                                .setLimitSeconds(HOUR)
                                .addJobIds(3)
                                .setExpected(at(65)));
            }
        }
        return of(12).setWaiting(waiting).build();
    }

    static Explanation ready() {
        return of(4).setReady(start(0, 2, "n[1-2]")).build();
    }

    private static Choice.Builder choice() {
        return Choice.newBuilder()
                .setLevel("leaf")
                .setExpectedRunSeconds(8 * HOUR)
                .setSlowdown(0.04)
                .setPrice(price(3.5, 1.25, 0.5));
    }

    static Explanation running() {
        Price other =
                Price.newBuilder()
                        .addCharges(charge("wait", 3.5))
                        .addCharges(charge("spread", 4.25))
                        .addCharges(charge("fragmentation", 0.02))
                        .setTotal(7.77 * HOUR)
                        .build();
        return of(7).setPlaced(
                        Placed.newBuilder()
                                .setPhase(Placed.Phase.ACTIVE)
                                .setAttempt(2)
                                .setNodeCount(4)
                                .setNodes("n[1-4]")
                                .setSince(at(-123))
                                .setRanSeconds(123 * 60)
                                .setChoice(
                                        choice().setRunnerUp(
                                                        RunnerUp.newBuilder()
                                                                .setNodes("n[3-4,17-18]")
                                                                .setLevel("spine")
                                                                .setPrice(other))))
                .build();
    }

    /// One of its nodes has become slow.
    static Explanation ailing(boolean pays) {
        return running().toBuilder()
                .setPlaced(
                        running().getPlaced().toBuilder()
                                .setRemedies(
                                        Remedies.newBuilder()
                                                .addBecause("node n2: slow-down 1.33")
                                                .setGoingOn(
                                                        Price.newBuilder()
                                                                .addCharges(charge("straggler", 12))
                                                                .setTotal(12 * HOUR))
                                                .setInstead("beginning again with n5 for n2")
                                                .setInsteadPrice(price(0.5, 1.25, 0.25))
                                                .setPays(pays)))
                .build();
    }

    static Explanation preempted() {
        return of(5).setPlaced(
                        Placed.newBuilder()
                                .setPhase(Placed.Phase.ENDING)
                                .setAttempt(1)
                                .setNodeCount(1)
                                .setNodes("n1")
                                .setRanSeconds(95)
                                .setEnding("for job 9: 2.1 accelerator-hours lost, 40.0 gained")
                                .setPreempted(true)
                                .setChoice(choice()))
                .build();
    }

    static Explanation neverPlaced() {
        return of(6).setNeverPlaced(
                        NeverPlaced.newBuilder()
                                .setOutcome("CANCELLED")
                                .setReason("by \u001b[31malice"))
                .build();
    }
}

package lockstep.gang.gate;

import lockstep.gang.fair.Belonging;
import lockstep.gang.fair.Limits;
import lockstep.gang.fair.NamedReservation;
import lockstep.gang.fair.Policy;
import lockstep.gang.fair.Qos;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.Gres;
import lockstep.gang.job.JobSpec;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All reasons for which a pending job must not be considered now, whatever nodes are free.
///
/// Made for one round of planning: begin time, dependencies, accounts, qualities of service and
/// reservations are judged by the state that it was made from; limits, array throttles and licenses
/// by [#tally], which whoever plans keeps up to date. Most jobs cost a few look-ups.
public final class Gates {
    private final Policy policy;
    private final Instant now;
    private final Tally tally;
    private final Prerequisites prerequisites;

    /// Makes the gates of one round.
    ///
    /// @param now wall-clock time
    public Gates(ClusterState state, Policy policy, Instant now) {
        this.policy = policy;
        this.now = now;
        this.tally = Tally.of(state, policy);
        this.prerequisites = new Prerequisites(state, now);
    }

    public Tally tally() {
        return tally;
    }

    public Prerequisites prerequisites() {
        return prerequisites;
    }

    /// Everything that keeps the job from being considered, by the least that it asks for; empty
    /// when nothing does. A job that gets more than the least must pass the tally again.
    public List<Obstacle> obstacles(Job job) {
        List<Obstacle> obstacles = lasting(job);
        GangShape shape = job.spec().shape();
        obstacles.addAll(tally.obstacles(job, shape.nodesMin(), leastAccelerators(shape)));
        return obstacles;
    }

    /// Obstacles that no start or end of another job in this round takes away.
    private List<Obstacle> lasting(Job job) {
        List<Obstacle> obstacles = new ArrayList<>();
        JobSpec spec = job.spec();
        spec.begin()
                .filter(begin -> begin.isAfter(now))
                .ifPresent(
                        begin -> obstacles.add(new Obstacle("BeginTime", "not before " + begin)));
        switch (prerequisites.outlook(job)) {
            case Outlook.Met _ -> {}
            case Outlook.Open(var what) -> obstacles.add(new Obstacle("Dependency", what));
            case Outlook.Never(var why) ->
                    obstacles.add(new Obstacle("DependencyNeverSatisfied", why));
        }
        obstacles.addAll(ofAccountAndQos(job));
        if (!spec.terms().reservation().isEmpty()) {
            addReservation(job, obstacles);
        }
        return obstacles;
    }

    /// What speaks against its account and its quality of service.
    List<Obstacle> ofAccountAndQos(Job job) {
        List<Obstacle> obstacles = new ArrayList<>();
        String account = job.spec().terms().account();
        String user = job.submitter().name();
        if (!policy.accounts().mayCharge(account, user)) {
            obstacles.add(
                    new Obstacle(
                            "InvalidAccount",
                            account.isEmpty()
                                    ? "user %s has no account any more".formatted(user)
                                    : "user %s may not charge account %s any more"
                                            .formatted(user, account)));
        }
        Belonging belonging = policy.belongingOf(job);
        Optional<Qos> qos = policy.qos().named(belonging.qos());
        if (qos.isEmpty()) {
            obstacles.add(
                    new Obstacle("InvalidQOS", "there is no qos %s".formatted(belonging.qos())));
        } else if (!qos.get().admits(belonging.payer().account())) {
            obstacles.add(
                    new Obstacle(
                            "QOSNotAllowed",
                            "account %s may not use qos %s"
                                    .formatted(belonging.payer().account(), belonging.qos())));
        }
        qos.map(Qos::limits)
                .flatMap(limits -> tooLong(job, limits, "QOSMaxWallDurationPerJobLimit"))
                .ifPresent(obstacles::add);
        for (String name : policy.accounts().chain(belonging.payer().account())) {
            policy.accounts()
                    .named(name)
                    .flatMap(
                            charged ->
                                    tooLong(
                                            job,
                                            charged.limits(),
                                            "AssocMaxWallDurationPerJobLimit"))
                    .ifPresent(obstacles::add);
        }
        return obstacles;
    }

    private static Optional<Obstacle> tooLong(Job job, Limits limits, String word) {
        Optional<Duration> asked = job.spec().timeLimit();
        return limits.maxTime()
                .filter(most -> asked.isEmpty() || asked.get().compareTo(most) > 0)
                .map(
                        most ->
                                new Obstacle(
                                        word,
                                        "%s asked for, at most %s"
                                                .formatted(
                                                        asked.map(Duration::toString)
                                                                .orElse("no limit"),
                                                        most)));
    }

    private void addReservation(Job job, List<Obstacle> obstacles) {
        String name = job.spec().terms().reservation();
        Optional<NamedReservation> found = policy.reservation(name);
        if (found.isEmpty()) {
            obstacles.add(
                    new Obstacle(
                            "ReservationDeleted", "there is no reservation %s".formatted(name)));
            return;
        }
        NamedReservation reservation = found.get();
        if (!reservation.admits(policy.belongingOf(job).payer())) {
            obstacles.add(
                    new Obstacle(
                            "Reservation",
                            "user %s may not use %s".formatted(job.submitter().name(), name)));
        } else if (now.isBefore(reservation.from())) {
            obstacles.add(
                    new Obstacle(
                            "Reservation", "%s begins at %s".formatted(name, reservation.from())));
        } else if (!now.isBefore(reservation.until())) {
            obstacles.add(new Obstacle("Reservation", "%s is over".formatted(name)));
        }
    }

    private static int leastAccelerators(GangShape shape) {
        int perNode = shape.gresPerNode().stream().mapToInt(Gres::count).sum();
        return Math.multiplyExact(perNode, shape.nodesMin());
    }
}

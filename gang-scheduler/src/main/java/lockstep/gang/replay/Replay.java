package lockstep.gang.replay;

import lockstep.gang.cluster.Partitions;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Decision;
import lockstep.gang.decide.Evictions;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.RequestId;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Planner;
import lockstep.gang.replay.Agenda.Happening;
import lockstep.gang.replay.Outcome.Span;
import lockstep.gang.replay.site.Site;
import lockstep.gang.replay.staging.Shelves;
import lockstep.gang.replay.staging.Written;
import lockstep.gang.replay.trace.TraceJob;
import lockstep.gang.replay.truth.Episode;
import lockstep.gang.replay.truth.Truth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// A discrete-event simulation of one trace under one policy.
///
/// **Real:** planner, decisions, lifecycle, ledger; the state is the controller's. **Simulated:**
/// users, who submit when the trace says so; nodes, which prepare and free at once; time; and the
/// truth, which says how long a gang really takes on the nodes it got, and what fails. The policy
/// sees the state and what [Sensors] say.
///
/// **Order.** Everything that happens at one moment happens before the planner is asked. Between
/// two rounds is at least [ReplaySettings#round]; when nothing changed there is none, but as long
/// as jobs wait there is one at each heartbeat and when a reservation begins.
///
/// **Work.** A gang's pace is constant between changes of what it runs on, so its end is known
/// until the next change; a forecast that was overtaken is void. What fails or is preempted goes on
/// from its last checkpoint; with [ReplaySettings#staging], from the newest that is left.
///
/// The same input gives the same outcome, decision times excepted.
public final class Replay {
    private static final int IDLE_ROUNDS_MAX = 2_000;

    private final ReplaySettings settings;
    private final Truth truth;
    private final Planner planner;
    private final LongSupplier nanos;
    private final Progress progress;
    private final ControlPlane control;
    private final Sensors sensors;
    private final Gangs gangs;
    private final Requests requests;
    private final List<JobSpec> specs = new ArrayList<>();
    private final List<String> notAdmitted = new ArrayList<>();
    private final JobLog log;
    private final Agenda agenda = new Agenda();
    private final Account account = new Account();
    private final Availability availability;
    private final Shelves shelves;
    private final Series series = new Series();
    private final List<Long> decisionNanos = new ArrayList<>();
    private long now;
    private long lastRound = Long.MIN_VALUE / 2;
    private long nextRound = Long.MAX_VALUE;
    private int submitted;
    private int idleRounds;
    private long wake = Long.MAX_VALUE;
    private Optional<Span> busy = Optional.empty();

    /// Prepares a replay.
    ///
    /// @param nanos a clock, read around each round of planning
    public Replay(
            Site site,
            List<TraceJob> jobs,
            Truth truth,
            ReplaySettings settings,
            Planner planner,
            LongSupplier nanos,
            Progress progress) {
        this.settings = settings;
        this.truth = truth;
        this.planner = planner;
        this.nanos = nanos;
        this.progress = progress;
        this.control = new ControlPlane(site.fabric());
        this.sensors = new Sensors(site, truth, settings);
        this.gangs = new Gangs(site, truth, settings);
        this.availability = new Availability(site, truth.failures());
        this.requests = new Requests(site, settings);
        this.shelves = new Shelves(settings.staging(), site.nodes());
        this.log = new JobLog(admitted(jobs));
    }

    private List<TraceJob> admitted(List<TraceJob> jobs) {
        List<TraceJob> admitted = new ArrayList<>();
        for (TraceJob job : jobs) {
            Optional<JobSpec> spec = requests.request(job);
            if (spec.isPresent()) {
                admitted.add(job);
                specs.add(spec.get());
            } else {
                notAdmitted.add(job.id());
            }
        }
        return admitted;
    }

    /// Runs until every job has ended. Call it once.
    ///
    /// @throws ReplayStuck when the policy does not start what waits
    public Outcome run() {
        foresee();
        while (log.ended() < log.size()) {
            Agenda.Item item = agenda.next();
            now = item.at();
            happen(item.what());
            series.add(now, gangs.held(), control.state().queue().size());
        }
        Span whole = span();
        return new Outcome(
                log.outcomes(), notAdmitted, whole, busy.orElse(whole), series, decisionNanos);
    }

    private void foresee() {
        for (int i = 0; i < log.size(); i++) {
            agenda.add(log.job(i).submit().toMillis(), new Happening.Submission(i));
        }
        for (int i = 0; i < truth.episodes().size(); i++) {
            Episode episode = truth.episodes().get(i);
            agenda.add(episode.from().toMillis(), new Happening.Change(i));
            agenda.add(episode.until().toMillis(), new Happening.Change(i));
        }
        availability.firstFailures(agenda);
    }

    private void happen(Happening what) {
        switch (what) {
            case Happening.Submission(int job) -> submit(job);
            case Happening.Done(Gang gang, int version) -> done(gang, version);
            case Happening.Checkpoint(Gang gang) -> checkpoint(gang);
            case Happening.Moved _ -> moved();
            case Happening.Change(int episode) -> change(truth.episodes().get(episode).target());
            case Happening.NodeFails(int node, long downMillis) -> fail(node, downMillis);
            case Happening.NodeReturns(int node) -> comeBack(node);
            case Happening.Round _ -> round();
        }
    }

    private void submit(int index) {
        TraceJob job = log.job(index);
        control.decide(
                new Command.Submit(
                        new RequestId("job" + index),
                        requests.submitter(job),
                        specs.get(index),
                        false),
                now);
        log.pending(index, now);
        submitted++;
        if (submitted == log.size()) {
            busy = Optional.of(span());
        }
        wantRound(now);
    }

    private Span span() {
        gangs.all().forEach(gang -> gang.advance(now, account));
        return new Span(Duration.ofMillis(now), availability.until(now), account.all());
    }

    private void wantRound(long when) {
        long at = Math.max(Math.max(when, now), lastRound + settings.round().toMillis());
        if (at < nextRound) {
            nextRound = at;
            agenda.add(at, new Happening.Round());
        }
    }

    private void round() {
        if (now != nextRound) {
            return;
        }
        nextRound = Long.MAX_VALUE;
        if (!Evictions.due(control.state(), Moments.instant(now)).isEmpty()) {
            react(control.decide(new Command.GraceOver(), now));
        }
        if (control.state().queue().isEmpty()) {
            return;
        }
        lastRound = now;
        ClusterSnapshot snapshot =
                new ClusterSnapshot(
                        control.state(), Partitions.single(), Set.of(), Set.of(), sensors.at(now));
        long before = nanos.getAsLong();
        Plan plan = planner.plan(snapshot, Moments.instant(now));
        decisionNanos.add(nanos.getAsLong() - before);
        if (!plan.isIdle()) {
            react(control.decide(new Command.CommitPlan(plan), now));
        }
        requireProgress(plan);
        if (!control.state().queue().isEmpty()) {
            wantRound(nextLook(plan));
        }
    }

    private long nextLook(Plan plan) {
        long heartbeat = now + Math.max(1, settings.heartbeat().toMillis());
        return plan.reservations().stream()
                .mapToLong(reservation -> Moments.millis(reservation.from()))
                .filter(from -> from > now)
                .reduce(heartbeat, Math::min);
    }

    private void requireProgress(Plan plan) {
        boolean idle = gangs.held() == 0 && submitted == log.size();
        idleRounds = idle ? idleRounds + 1 : 0;
        if (idleRounds > IDLE_ROUNDS_MAX) {
            JobId first = control.state().queue().first();
            throw new ReplayStuck(
                    "%d jobs wait and nothing runs; the first is %s: %s"
                            .formatted(
                                    control.state().queue().size(),
                                    log.job(first.value() - 1).id(),
                                    plan.waits().get(first)));
        }
    }

    /// What nodes and users do because of what was decided.
    private void react(Decision decision) {
        for (Entry entry : decision.entries()) {
            switch (entry.event()) {
                case Event.JobStarted started -> start(started.attempt(), started.placement());
                case Event.JobEnding ending -> stop(ending.attempt());
                case Event.PreemptionAnnounced told -> wantRound(Moments.millis(told.deadline()));
                case Event.JobRequeued requeued -> {
                    log.pending(index(requeued.attempt().job()), now);
                    wantRound(now);
                }
                case Event.JobEnded ended -> {
                    log.ended(index(ended.job()), now);
                    shelves.forget(index(ended.job()), now);
                    progress.ended(log.ended(), log.size());
                    wantRound(now);
                }
                default -> {}
            }
        }
    }

    private static int index(JobId id) {
        return id.value() - 1;
    }

    private void start(AttemptId attempt, List<NodeShare> placement) {
        int index = index(attempt.job());
        log.started(index, now);
        boolean again = attempt.number() > 1;
        if (again && shelves.matter()) {
            loseWhileWaiting(index);
        }
        long restart = again ? settings.restart().toMillis() + shelves.restoreMillis(index) : 0;
        Gang gang = gangs.begin(attempt, log.job(index), placement, now, log.saved(index), restart);
        for (int node : gang.nodes()) {
            control.prepared(node, attempt, now);
        }
        forecast(gang);
        if (shelves.matter()) {
            agenda.add(gang.nextCheckpoint(), new Happening.Checkpoint(gang));
        }
    }

    /// What was saved of a job that waits may have been lost with nodes that failed meanwhile.
    private void loseWhileWaiting(int index) {
        double usable = Math.min(log.saved(index), shelves.usable(index));
        double lost = (log.saved(index) - usable) * log.job(index).accelerators();
        account.add(Portion.USEFUL, -lost);
        account.add(Portion.LOST, lost);
        log.save(index, usable);
    }

    private void checkpoint(Gang gang) {
        if (!gangs.runs(gang)) {
            return;
        }
        gang.advance(now, account);
        int index = index(gang.attempt().job());
        List<Integer> nodes = Arrays.stream(gang.nodes()).boxed().toList();
        shelves.written(Written.of(index, gang.saved(), nodes, gang.placement()), now);
        agenda.add(gang.nextCheckpoint(), new Happening.Checkpoint(gang));
        wakeWhenMoved();
    }

    private void moved() {
        wake = Long.MAX_VALUE;
        shelves.advance(now);
        wakeWhenMoved();
    }

    private void wakeWhenMoved() {
        long next = shelves.next();
        if (next < wake) {
            wake = Math.max(now, next);
            agenda.add(wake, new Happening.Moved());
        }
    }

    private void forecast(Gang gang) {
        agenda.add(gang.doneAt(), new Happening.Done(gang, gang.version()));
    }

    private void done(Gang gang, int version) {
        if (!gangs.runs(gang) || gang.version() != version) {
            return;
        }
        gangs.end(gang.attempt());
        gang.advance(now, account);
        for (int i = 0; i < gang.nodes().length; i++) {
            int ranks = gang.placement().get(i).ranks();
            react(control.finished(gang.nodes()[i], gang.attempt(), ranks, now));
        }
    }

    /// Ends a gang whose work is not done; it goes on from its checkpoint another time.
    private void stop(AttemptId attempt) {
        gangs.end(attempt)
                .ifPresent(
                        gang -> {
                            gang.advance(now, account);
                            if (shelves.matter()) {
                                gang.keepOnly(shelves.usable(index(attempt.job())));
                            }
                            gang.loseUnsaved(account);
                            log.save(index(attempt.job()), gang.saved());
                            release(gang);
                        });
    }

    private void release(Gang gang) {
        for (int i = 0; i < gang.nodes().length; i++) {
            NodeShare share = gang.placement().get(i);
            boolean freed =
                    control.state()
                            .active(gang.attempt())
                            .map(active -> isFreed(active.attempt(), share))
                            .orElse(true);
            if (!freed) {
                react(control.stopped(gang.nodes()[i], gang.attempt(), now));
            }
        }
    }

    private static boolean isFreed(Attempt attempt, NodeShare share) {
        return attempt.freed().contains(share.node());
    }

    private void change(Episode.Target target) {
        for (Gang gang : gangs.change(target, now)) {
            gang.advance(now, account);
            gang.continueAt(gangs.pace(gang));
            forecast(gang);
        }
        wantRound(now);
    }

    private void fail(int node, long downMillis) {
        if (availability.isUp(node)) {
            availability.fail(node, now, downMillis, agenda);
            shelves.lost(node, now);
            wakeWhenMoved();
            react(control.lost(node, now));
            wantRound(now);
        }
    }

    private void comeBack(int node) {
        availability.comeBack(node, now, agenda);
        control.returned(node, now);
        wantRound(now);
    }
}

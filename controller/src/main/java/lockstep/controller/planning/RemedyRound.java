package lockstep.controller.planning;

import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.progress.Standstill;
import lockstep.gang.remedy.Proposal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/// Looks after running gangs now and then, and does at most one thing each time: what was thought
/// of the others may be wrong after it.
///
/// What is thought of gangs is soft: a new leader thinks anew. What is done is journaled. Called on
/// one thread; read by any.
final class RemedyRound {
    private static final Logger LOG = LoggerFactory.getLogger(RemedyRound.class);

    private final Supplier<RemedyRules> current;
    private final Function<Command, CompletableFuture<Reply>> loop;
    private Instant next = Instant.MIN;
    private volatile Map<JobId, Proposal> proposals = Map.of();

    /// @param current asked for each look
    RemedyRound(Supplier<RemedyRules> current, Function<Command, CompletableFuture<Reply>> loop) {
        this.current = current;
        this.loop = loop;
    }

    /// What was thought last, by job.
    Map<JobId, Proposal> proposals() {
        return proposals;
    }

    /// Looks if it is time.
    ///
    /// @param standing gangs that make no more steps
    void run(ClusterSnapshot snapshot, Map<AttemptId, Standstill> standing, Instant now) {
        RemedyRules rules = current.get();
        if (now.isBefore(next) && next.isBefore(now.plus(rules.every()).plusMillis(1))) {
            return;
        }
        next = now.plus(rules.every());
        List<Proposal> all = rules.remedies().study(snapshot, standing, now);
        Map<JobId, Proposal> byJob = new HashMap<>();
        all.forEach(one -> byJob.put(one.attempt().job(), one));
        proposals = Map.copyOf(byJob);
        if (rules.act()) {
            all.stream().filter(Proposal::acts).findFirst().ifPresent(this::act);
        }
    }

    private void act(Proposal one) {
        try (var _ = MDC.putCloseable("job", one.attempt().job().toString());
                var _ = MDC.putCloseable("attempt", Integer.toString(one.attempt().number()))) {
            LOG.info("Attempt {} begins again: {}", one.attempt(), one.text());
        }
        var _ = loop.apply(new Command.BeginAgain(one.attempt(), one.cause(), one.text()));
    }
}

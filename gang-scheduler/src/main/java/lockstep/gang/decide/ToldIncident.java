package lockstep.gang.decide;

import lockstep.gang.condition.Resource;
import lockstep.gang.event.Event;
import lockstep.gang.incident.Incident;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.learn.UsualClass;
import lockstep.gang.state.Job;
import lockstep.gang.text.Quoted;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Records what a node has told of itself, each happening once.
///
/// A node tells again until it hears that it is journaled, and after a change of leaders that word
/// may be lost. So the circumstances end with the happening's number and the node's life, by which
/// the incident is found again. Nothing is lost by it as far as is known: what a gang loses is
/// counted when it ends for it. A happening after which the node must not be used drains it.
final class ToldIncident {
    /// A usual line of the kernel's log, whole: 200 incidents are kept of each node.
    private static final int TEXT_MOST = 240;

    private static final int REASON_TEXT_MOST = 120;

    private final Draft draft;
    private final Draining draining;

    ToldIncident(Draft draft, Rules rules) {
        this.draft = draft;
        this.draining = new Draining(draft, rules);
    }

    Reply record(Command.RecordIncident told) {
        Resource node = new Resource.OfNode(told.node());
        String mark =
                "[happening %d of life %d, boot %s]"
                        .formatted(
                                told.happening().number(),
                                told.incarnation().start(),
                                told.incarnation().bootId());
        List<Incident> known = draft.state().past().incidents().of(node);
        if (known.stream().noneMatch(incident -> incident.circumstances().endsWith(mark))) {
            Optional<Job> job = runningOn(told);
            draft.add(
                    new Event.IncidentRecorded(
                            new Incident(
                                    node,
                                    told.happening().symptom(),
                                    job.map(one -> UsualClass.of(one.spec()))
                                            .orElse(WorkloadClass.SYNCHRONOUS),
                                    words(told) + mark,
                                    0,
                                    notAhead(told.happening().at()),
                                    job.map(Job::id))));
            if (told.happening().drains() && draft.state().node(told.node()).isPresent()) {
                draining.byItself(told.node(), reason(told));
            }
        }
        return new Reply.Accepted();
    }

    /// What administrators read beside the node's state.
    private static String reason(Command.RecordIncident told) {
        String part = told.happening().part();
        String text = Quoted.of(told.happening().text(), REASON_TEXT_MOST);
        return Quoted.of(told.happening().symptom())
                + (part.isEmpty() ? "" : " of " + Quoted.of(part))
                + (text.isEmpty() ? "" : ": " + text);
    }

    private static String words(Command.RecordIncident told) {
        String part = told.happening().part();
        String text = told.happening().text();
        return (part.isEmpty() ? "" : Quoted.of(part) + ": ")
                + (text.isEmpty() ? "" : Quoted.of(text, TEXT_MOST) + " ");
    }

    /// The oldest attempt that holds something there.
    private Optional<Job> runningOn(Command.RecordIncident told) {
        return draft.state()
                .node(told.node())
                .flatMap(node -> node.shares().keySet().stream().min(AttemptId::compareTo))
                .flatMap(attempt -> draft.state().job(attempt.job()));
    }

    private Instant notAhead(Instant at) {
        return at.isAfter(draft.now()) ? draft.now() : at;
    }
}

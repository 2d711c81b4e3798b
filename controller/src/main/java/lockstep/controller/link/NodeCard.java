package lockstep.controller.link;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.order.Duty;
import lockstep.gang.report.NodeStatement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What this leader remembers of one node between reports. Soft: a new leader starts without it.
/// Used under the lock of its node; when it reported last may be read without.
final class NodeCard {
    private record Sent(Class<?> kind, long atNanos) {}

    private final NodeName name;
    private final Map<AttemptId, Sent> sent = new HashMap<>();
    private NodeStatement statement;
    private ReportMark mark;
    private OrderSink sink;
    private volatile long receivedAtNanos;
    private boolean observed;

    NodeCard(NodeStatement statement, ReportMark mark, OrderSink sink, long nowNanos) {
        this.name = statement.node();
        this.statement = statement;
        this.mark = mark;
        this.sink = sink;
        this.receivedAtNanos = nowNanos;
    }

    NodeName name() {
        return name;
    }

    NodeStatement statement() {
        return statement;
    }

    ReportMark mark() {
        return mark;
    }

    OrderSink sink() {
        return sink;
    }

    long receivedAtNanos() {
        return receivedAtNanos;
    }

    /// Whether a report has come late: the node has begun another life since, whose place and
    /// orders it must not have.
    boolean isOfLaterLifeThan(NodeStatement said) {
        return statement.incarnation().bootId().equals(said.incarnation().bootId())
                && statement.incarnation().isNewerThan(said.incarnation());
    }

    /// Whether the loop has already drawn everything from a statement that says just the same.
    boolean hasObserved(NodeStatement said) {
        return observed && statement.equals(said);
    }

    void observed(NodeStatement said) {
        observed = statement.equals(said);
    }

    void received(NodeStatement said, ReportMark at, OrderSink from, long nowNanos) {
        observed = observed && statement.equals(said);
        if (!sink.equals(from)) {
            sent.clear();
        }
        statement = said;
        mark = at;
        sink = from;
        receivedAtNanos = nowNanos;
    }

    /// Of `duties` those that were not just sent, remembering that they are sent now.
    List<Duty> unsent(List<Duty> duties, long nowNanos, long againAfterNanos) {
        List<Duty> news = new ArrayList<>();
        for (Duty duty : duties) {
            Sent before = sent.get(duty.attempt());
            boolean fresh =
                    before == null
                            || before.kind() != duty.getClass()
                            || nowNanos - before.atNanos() > againAfterNanos;
            if (fresh) {
                sent.put(duty.attempt(), new Sent(duty.getClass(), nowNanos));
                news.add(duty);
            }
        }
        return news;
    }

    /// Forgets what was sent about attempts that need nothing any more.
    void keepOnly(List<Duty> due) {
        if (sent.size() > due.size()) {
            sent.keySet().removeIf(id -> due.stream().noneMatch(d -> d.attempt().equals(id)));
        }
    }
}

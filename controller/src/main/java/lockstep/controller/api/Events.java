package lockstep.controller.api;

import lockstep.controller.chronicle.Chronicle;
import lockstep.controller.chronicle.Extract;
import lockstep.controller.chronicle.TooManyWait;
import lockstep.protocol.v1.ClusterEvent;
import lockstep.protocol.v1.ListEventsReply;
import lockstep.protocol.v1.ListEventsRequest;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Tells what happened, and waits for more of it. Anyone may hear it.
///
/// Every method may throw a [io.grpc.StatusRuntimeException] instead of returning.
public final class Events {
    private final Chronicle chronicle;
    private final Executor workers;

    /// Tells what `chronicle` holds.
    ///
    /// @param workers where answers are made after a wait
    public Events(Chronicle chronicle, Executor workers) {
        this.chronicle = chronicle;
        this.workers = workers;
    }

    /// @param gone completed when nobody waits for the answer any more
    CompletableFuture<ListEventsReply> list(
            ListEventsRequest request, CompletableFuture<Void> gone) {
        EventsAsked asked = EventsAsked.read(request);
        ListEventsReply now = reply(asked);
        if (now.getEventsCount() > 0 || asked.patience().isZero()) {
            return CompletableFuture.completedFuture(now);
        }
        return news(asked, gone).thenApplyAsync(_ -> reply(asked), workers);
    }

    private CompletableFuture<Void> news(EventsAsked asked, CompletableFuture<Void> gone) {
        try {
            return chronicle.until(asked.filter(), asked.after(), asked.patience(), gone);
        } catch (TooManyWait full) {
            throw Refusal.overloaded(full.getMessage());
        }
    }

    private ListEventsReply reply(EventsAsked asked) {
        Extract extract = chronicle.after(asked.after());
        List<ClusterEvent> fitting =
                extract.events().stream().filter(asked.filter()::accepts).toList();
        int surplus = Math.max(0, fitting.size() - asked.most());
        List<ClusterEvent> told =
                asked.newest()
                        ? fitting.subList(surplus, fitting.size())
                        : fitting.subList(0, fitting.size() - surplus);
        ListEventsReply.Builder reply =
                ListEventsReply.newBuilder()
                        .addAllEvents(told)
                        .setNewestSeq(extract.newestSeq())
                        .setThroughSeq(
                                surplus > 0 && !asked.newest()
                                        ? told.getLast().getSeq()
                                        : extract.newestSeq());
        extract.oldest()
                .ifPresent(
                        oldest -> reply.setOldestSeq(oldest.getSeq()).setOldestAt(oldest.getAt()));
        return reply.build();
    }
}

package lockstep.controller.stage;

import lockstep.controller.wire.StageTold;
import lockstep.gang.cluster.Incarnation;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.WatchOrder;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// What one life of a node has told last, and what it was ordered last.
final class StageCard {
    /// A node that is told to report every few seconds and does not is not there.
    private static final Duration GONE_AFTER = Duration.ofSeconds(30);

    /// So long is waited for a node that does not come to an end with what it was ordered.
    private static final Duration LATE_AFTER = Duration.ofMinutes(2);

    private final Incarnation incarnation;
    private final StageStream stream;
    private final LongSupplier numbers;
    private Optional<StageTold> told = Optional.empty();
    private Optional<StageOrders> ordered = Optional.empty();
    private long number;
    private long toldAtNanos;
    private long orderedAtNanos;

    /// @param numbers a new one for each order
    StageCard(Incarnation incarnation, StageStream stream, LongSupplier numbers) {
        this.incarnation = incarnation;
        this.stream = stream;
        this.numbers = numbers;
    }

    Incarnation incarnation() {
        return incarnation;
    }

    boolean isOf(Incarnation life, StageStream from) {
        return incarnation.equals(life) && stream.equals(from);
    }

    void told(StageTold said, long nowNanos) {
        told = Optional.of(said);
        toldAtNanos = nowNanos;
    }

    StageTold told() {
        return told.orElseThrow();
    }

    /// Whether it was never ordered anything.
    boolean isNew() {
        return ordered.isEmpty();
    }

    boolean isThere() {
        return told.isPresent() && stream.isOpen();
    }

    boolean isGone(long nowNanos) {
        return !stream.isOpen() || nowNanos - toldAtNanos > GONE_AFTER.toNanos();
    }

    /// Whether it does what it was ordered last, and nothing that was ordered before. Of a node
    /// that was never ordered anything, this is so when it says the same.
    boolean hasHeard() {
        return told.filter(one -> one.ordersHeard() == number).isPresent();
    }

    /// Whether what it told last takes into account all that it was ordered.
    boolean isSettled() {
        return hasHeard() && told().settled();
    }

    boolean isLate(long nowNanos) {
        return nowNanos - orderedAtNanos > LATE_AFTER.toNanos();
    }

    /// Orders this from now on, unless it is ordered already.
    void order(StageOrders header, StageOrders.Builder what, long nowNanos) {
        StageOrders orders = what.mergeFrom(header).build();
        if (ordered.filter(orders::equals).isPresent()) {
            return;
        }
        if (ordered.filter(last -> plain(last).equals(plain(orders))).isEmpty()) {
            number = numbers.getAsLong();
            orderedAtNanos = nowNanos;
        }
        ordered = Optional.of(orders);
        stream.send(orders.toBuilder().setNumber(number).build());
    }

    /// Whether a node has done what it was ordered does not depend on how fast it does it, on how
    /// far others are, or on who comes to it.
    private static StageOrders plain(StageOrders orders) {
        StageOrders.Builder plain = orders.toBuilder();
        plain.getWatchesBuilderList().forEach(WatchOrder.Builder::clearReached);
        plain.getCopiesBuilderList().forEach(copy -> copy.clearRateMax().clearUrgency());
        plain.getRestoresBuilderList().forEach(copy -> copy.clearRateMax().clearUrgency());
        plain.getDataBuilderList().forEach(data -> data.clearRateMax().clearUrgency());
        return plain.clearAdmits().build();
    }
}

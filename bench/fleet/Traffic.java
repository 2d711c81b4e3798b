import java.util.concurrent.atomic.LongAdder;

/// What all daemons have sent so far, and how often one of their streams broke.
record Traffic(LongAdder reports, LongAdder senses, LongAdder broken) {
    Traffic() {
        this(new LongAdder(), new LongAdder(), new LongAdder());
    }
}

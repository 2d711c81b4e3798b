package lockstep.node.sense;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// What happened in this life of the daemon, numbered from 1 and kept until the controller has
/// journaled it. Any thread may call.
///
/// At most [#MOST] are kept. Of more the oldest are dropped, and the next one's text says how many.
public final class HappeningLog {

    static final int MOST = 1_000;

    /// Of the oldest, so many are told at once: a report must not grow beyond what is taken.
    static final int TOLD_MOST = 100;

    private static final int TEXT_MOST = 1_000;

    private final ArrayDeque<lockstep.protocol.v1.Happening> kept = new ArrayDeque<>();
    private long lastNumber;
    private long dropped;

    public synchronized void add(List<Happening> happenings) {
        happenings.forEach(this::add);
    }

    private void add(Happening happening) {
        if (kept.size() >= MOST) {
            kept.removeFirst();
            dropped++;
        }
        lockstep.protocol.v1.Happening.Builder numbered =
                lockstep.protocol.v1.Happening.newBuilder()
                        .setNumber(++lastNumber)
                        .setSymptom(happening.symptom())
                        .setPart(happening.part())
                        .setText(text(happening.text()))
                        .setAtEpochMillis(happening.at().toEpochMilli())
                        .setDrains(happening.drains());
        kept.addLast(numbered.build());
    }

    private static String text(String text) {
        return text.length() <= TEXT_MOST ? text : text.substring(0, TEXT_MOST);
    }

    /// Those to be told, oldest first.
    public synchronized List<lockstep.protocol.v1.Happening> waiting() {
        List<lockstep.protocol.v1.Happening> told =
                new ArrayList<>(kept.stream().limit(TOLD_MOST).toList());
        if (dropped > 0 && !told.isEmpty()) {
            var first = told.getFirst();
            told.set(
                    0,
                    first.toBuilder()
                            .setText(
                                    "%s (%d before this one were dropped)"
                                            .formatted(first.getText(), dropped))
                            .build());
        }
        return List.copyOf(told);
    }

    /// The controller has journaled all up to `number`.
    public synchronized void acknowledge(long number) {
        while (!kept.isEmpty() && kept.getFirst().getNumber() <= number) {
            kept.removeFirst();
            dropped = 0; // the first one told of them
        }
    }
}

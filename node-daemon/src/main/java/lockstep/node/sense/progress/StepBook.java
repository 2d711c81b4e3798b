package lockstep.node.sense.progress;

import lockstep.protocol.v1.StepReport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// The step times of all ranks that run here. Used by one thread.
public final class StepBook {

    private static final Logger LOG = LoggerFactory.getLogger(StepBook.class);

    private final Supplier<List<RankProgress>> ranks;
    private final InstantSource clock;
    private final Map<RankProgress, StepTail> tails = new HashMap<>();

    /// @param ranks those that have a progress file now
    public StepBook(Supplier<List<RankProgress>> ranks, InstantSource clock) {
        this.ranks = ranks;
        this.clock = clock;
    }

    /// Of every rank that has told of steps.
    public List<StepReport> all() {
        return read(false);
    }

    /// Of the ranks that have made steps since they were handed out last.
    public List<StepReport> changed() {
        return read(true);
    }

    private List<StepReport> read(boolean onlyFresh) {
        List<StepReport> reports = new ArrayList<>();
        Set<RankProgress> present = new HashSet<>(ranks.get());
        tails.keySet().retainAll(present);
        for (RankProgress rank : present) {
            StepTail tail = tails.computeIfAbsent(rank, StepTail::new);
            read(tail);
            if (!tail.window().isEmpty() && (tail.window().isFresh() || !onlyFresh)) {
                reports.add(tail.window().report(rank));
            }
        }
        return reports;
    }

    private void read(StepTail tail) {
        try {
            tail.read(clock.millis());
        } catch (NoSuchFileException _) {
            LOG.debug("{} is gone already", tail.rank().file());
        } catch (IOException e) {
            LOG.debug("Cannot read {}", tail.rank().file(), e);
        }
    }
}

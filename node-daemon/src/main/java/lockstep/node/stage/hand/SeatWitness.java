package lockstep.node.stage.hand;

import lockstep.protocol.v1.StepTrace;
import lockstep.protocol.v1.WatchOrder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;

/// Tells what is known of the steps of an attempt, those included that are gone again, and whether
/// its directory is still the one that it had.
///
/// A directory that the job names gets a mark when it is first seen. Where the mark is missing
/// later, the directory is another: on a disk that was replaced, or without the file system that
/// was mounted there.
final class SeatWitness {
    private static final Logger LOG = LoggerFactory.getLogger(SeatWitness.class);
    private static final int STEPS_TOLD = 8;

    private final SeatBook book;

    SeatWitness(SeatBook book) {
        this.book = book;
    }

    /// Leaves a mark in a directory that the job names, unless that was done before.
    void mark(WatchOrder watch, SharedFolder folder) throws IOException {
        String seat = seat(watch);
        if (!watch.getDirectory().isEmpty() && folder.isThere() && !book.isMarked(seat)) {
            folder.mark(watch.getJobId(), watch.getAttempt(), watch.getIndex());
            book.mark(seat);
        }
    }

    /// Something of a step of the attempt is there.
    ///
    /// @return whether that will not be forgotten
    boolean saw(WatchOrder watch, long step) {
        try {
            book.saw(seat(watch), step);
            return true;
        } catch (IOException e) {
            LOG.debug("Cannot note step {} of {}", step, seat(watch), e);
            return false;
        }
    }

    /// Adds to a trace what was seen earlier, and what can be said of steps that are not there.
    ///
    /// @param trace with every step that is there now
    /// @param directory where the attempt writes, which was just looked at
    /// @param certain whether all that is there was seen
    StepTrace complete(StepTrace.Builder trace, WatchOrder watch, Path directory, boolean certain) {
        NavigableSet<Long> steps = new TreeSet<>(trace.getBegunList());
        boolean witnessed = certain;
        try {
            steps.addAll(book.steps(seat(watch)));
            witnessed &= isTheSame(watch, directory);
        } catch (IOException e) {
            LOG.debug("Cannot read what was seen of {}", seat(watch), e);
            witnessed = false;
        }
        trace.clearBegun();
        steps.descendingSet().stream().limit(STEPS_TOLD).sorted().forEach(trace::addBegun);
        if (steps.size() > STEPS_TOLD) {
            trace.setToldFrom(trace.getBegun(0));
        }
        return trace.setReached(watch.getReached())
                .setOver(watch.getOver())
                .setWitnessed(witnessed)
                .build();
    }

    private boolean isTheSame(WatchOrder watch, Path directory) throws IOException {
        if (watch.getDirectory().isEmpty()) {
            return Files.isDirectory(directory); // made when the attempt began
        }
        return !book.isMarked(seat(watch))
                || new SharedFolder(directory)
                        .isMarked(watch.getJobId(), watch.getAttempt(), watch.getIndex());
    }

    private static String seat(WatchOrder watch) {
        return SeatBook.name(watch.getJobId(), watch.getAttempt());
    }
}

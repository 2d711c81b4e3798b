package lockstep.node.launch;

import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.RankState;
import lockstep.node.process.ProcessId;
import lockstep.node.process.ProcessTable;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;

/// What became of a rank, decided from its records once its shepherd cannot write any more.
final class Verdict {

    private static final Logger LOG = LoggerFactory.getLogger(Verdict.class);

    private final Function<AttemptKey, Optional<String>> outOfMemory;

    /// Decides.
    ///
    /// @param outOfMemory whether the kernel killed in an attempt for want of memory, in words
    Verdict(Function<AttemptKey, Optional<String>> outOfMemory) {
        this.outOfMemory = outOfMemory;
    }

    /// The state of a rank whose shepherd is gone.
    ///
    /// @param synced whether the shepherd is known to have synced its exit record
    RankState of(RankDirectory directory, boolean synced) {
        Optional<RankState> exit = directory.exit();
        if (exit.isPresent()) {
            if (!synced) {
                sync(directory);
            }
            return exit.get() instanceof RankState.Exited exited
                    ? explained(directory, exited)
                    : exit.get();
        }
        if (directory.barRank()) {
            String complaint = directory.complaint();
            return new RankState.NeverStarted(
                    "its shepherd ended before the barrier was opened"
                            + (complaint.isEmpty() ? "" : ": " + complaint));
        }
        return new RankState.Lost("its shepherd is gone, and left no exit record");
    }

    private RankState explained(RankDirectory directory, RankState.Exited exited) {
        Optional<String> why =
                exited.exitCode() == 0 && exited.signal() == 0
                        ? Optional.empty()
                        : RankName.parse(String.valueOf(directory.path().getFileName()))
                                .flatMap(name -> outOfMemory.apply(name.attempt()));
        if (why.isEmpty()) {
            return exited;
        }
        directory.noteOutOfMemory(why.get());
        return new RankState.OutOfMemory(exited.exitCode(), exited.signal(), why.get());
    }

    /// The state of a rank that an earlier daemon was told to prepare.
    RankState onAdoption(RankDirectory directory, String bootId, ProcessTable processes) {
        if (directory.barShepherd()) {
            return new RankState.NeverStarted("its shepherd never came to life");
        }
        Optional<ProcessId> shepherd = directory.shepherd(bootId);
        if (shepherd.filter(processes::isAlive).isEmpty()) {
            return of(directory, false);
        }
        return directory
                .rank(bootId)
                .<RankState>map(rank -> new RankState.Live(rank.pid()))
                .orElseGet(() -> new RankState.Waiting(shepherd.get().pid()));
    }

    private static void sync(RankDirectory directory) {
        try {
            force(directory.exitRecord(), StandardOpenOption.WRITE);
            force(directory.path(), StandardOpenOption.READ);
        } catch (IOException e) {
            LOG.error("The exit record in {} may not outlive a power cut", directory.path(), e);
        }
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (var channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }
}

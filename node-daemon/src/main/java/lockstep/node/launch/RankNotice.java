package lockstep.node.launch;

import lockstep.node.agent.RankState;
import lockstep.node.process.ProcessId;
import lockstep.node.process.ProcessTable;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.Notice;
import lockstep.protocol.v1.WarnSignal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/// Lets a rank know what comes: by the file that LOCKSTEP_NOTICE names, which is there only while a
/// notice holds, then by the signal that its job asked for.
///
/// What stands in the file has been told, also by an earlier daemon, and is not told again.
final class RankNotice {

    private static final Logger LOG = LoggerFactory.getLogger(RankNotice.class);

    private final Privilege privilege;
    private final Containment containment;
    private final ProcessTable processes;
    private final String bootId;

    private final InstantSource wallClock;

    RankNotice(
            Privilege privilege,
            Containment containment,
            ProcessTable processes,
            String bootId,
            InstantSource wallClock) {
        this.privilege = privilege;
        this.containment = containment;
        this.processes = processes;
        this.bootId = bootId;
        this.wallClock = wallClock;
    }

    /// Tells those of an attempt's ranks that live.
    ///
    /// @return whether all know it: false also while some have not begun
    boolean tell(Collection<RankWatch> ranks, LaunchSpec launch, Notice notice) {
        var signal =
                WarnSignal.newBuilder()
                        .setName(notice.getSignal())
                        .setBatchOnly(notice.getSignalBatchOnly())
                        .build();
        return all(ranks, launch, told -> told.order(notice.getText()), signal);
    }

    /// Warns those of an attempt's ranks that live of its time limit.
    ///
    /// @return whether all know it: false also while some have not begun
    boolean warn(Collection<RankWatch> ranks, LaunchSpec launch, Duration left) {
        Instant end = wallClock.instant().plus(left);
        return all(ranks, launch, told -> told.warn(end, left), launch.getWarnSignal());
    }

    private boolean all(
            Collection<RankWatch> ranks,
            LaunchSpec launch,
            UnaryOperator<NoticeText> news,
            WarnSignal signal) {
        boolean all = true;
        for (RankWatch rank : ranks) {
            all &=
                    rank.state().isFinal()
                            || (rank.state() instanceof RankState.Live
                                    && one(rank, launch, news, signal));
        }
        return all;
    }

    private boolean one(
            RankWatch rank, LaunchSpec launch, UnaryOperator<NoticeText> news, WarnSignal signal) {
        try {
            NoticeText told = told(rank.directory.notice());
            NoticeText text = news.apply(told);
            if (!text.equals(told)) {
                write(rank.directory, launch, text.whole());
                signal(rank, launch, signal);
            }
            return true;
        } catch (IOException e) {
            LOG.error("Rank {} cannot be told what comes", rank.name, e);
            return false;
        }
    }

    private static NoticeText told(Path file) throws IOException {
        return NoticeText.parse(Files.exists(file) ? Files.readString(file) : "");
    }

    /// The file appears whole.
    private void write(RankDirectory directory, LaunchSpec launch, String text) throws IOException {
        if (text.isEmpty()) {
            Files.deleteIfExists(directory.notice());
            return;
        }
        Path fresh = directory.path().resolve("notice.new");
        Files.deleteIfExists(fresh);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        privilege.give(fresh, bytes, "r--------", launch);
        Files.move(fresh, directory.notice(), StandardCopyOption.ATOMIC_MOVE);
    }

    /// As Slurm does: a batch script only gets the signal where it was asked for it alone, and then
    /// what it started does not. Where there is no script, what was started as the rank stands in
    /// its place: alone with B, else with all that it started.
    private void signal(RankWatch rank, LaunchSpec launch, WarnSignal asked) {
        if (asked.getName().isEmpty()) {
            return;
        }
        OptionalInt signal = SignalName.number(asked.getName());
        if (signal.isEmpty()) {
            LOG.warn("Rank {} gets no signal: '{}' is none", rank.name, asked.getName());
            return;
        }
        Optional<ProcessId> leader = rank.directory.rank(bootId);
        if (asked.getBatchOnly()) {
            leader.ifPresent(alone -> processes.signal(alone, signal.getAsInt()));
        } else {
            boolean batch = !launch.getScript().isEmpty();
            int spared = batch ? leader.map(ProcessId::pid).orElse(0) : 0;
            containment.signalAll(rank.name, signal.getAsInt(), pid -> pid != spared);
        }
    }
}

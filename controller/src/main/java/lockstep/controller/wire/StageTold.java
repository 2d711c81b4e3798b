package lockstep.controller.wire;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a node says of the checkpoints that lie on it, checked.
///
/// @param address where other nodes reach it
/// @param settled whether this is all that it has, of what it was asked for
/// @param ordersHeard number of the newest orders that it takes into account
/// @param doors where the hand of each user takes and gives parts, by user id; none for a hand that
///   has no port or no key: nobody is sent to it
/// @param troubles why a user's hand cannot work, by user id
/// @param jobsHere of which there is anything in places of the node's own
/// @param data what was staged in for users and lies there whole
public record StageTold(
        NodeName node,
        Incarnation incarnation,
        String clusterId,
        String address,
        boolean settled,
        long ordersHeard,
        Map<Integer, Door> doors,
        Map<Integer, String> troubles,
        List<Part> parts,
        List<Trace> traces,
        Map<String, Task> tasks,
        List<Way> ways,
        Set<JobId> jobsHere,
        List<Data> data) {
    public StageTold {
        doors = Map.copyOf(doors);
        troubles = Map.copyOf(troubles);
        parts = List.copyOf(parts);
        traces = List.copyOf(traces);
        tasks = Map.copyOf(tasks);
        ways = List.copyOf(ways);
        jobsHere = Set.copyOf(jobsHere);
        data = List.copyOf(data);
    }

    /// Where a hand listens to hands of other nodes, and how they know it.
    ///
    /// @param fingerprint of its key, in hexadecimal digits
    public record Door(int port, String fingerprint) {}

    /// One node's part of a checkpoint, which lies there whole.
    ///
    /// @param index position in the gang of the node that wrote it
    /// @param kept whether it is kept for another node; else it lies where it was written
    /// @param digest of its manifest, in hexadecimal digits
    public record Part(
            CheckpointId checkpoint,
            int index,
            boolean kept,
            long bytes,
            int files,
            String digest,
            Instant takenAt) {}

    /// What ranks of an attempt have begun there.
    ///
    /// @param steps of which there is anything, complete or not
    /// @param troubles why complete ones cannot be used; empty text while they are looked at
    /// @param shared whether other nodes of the gang see the same folder
    /// @param silence what it means that a step is not among them
    public record Trace(
            AttemptId attempt,
            int index,
            List<Long> steps,
            Map<Long, String> troubles,
            boolean shared,
            Silence silence) {
        public Trace {
            steps = List.copyOf(steps);
            troubles = Map.copyOf(troubles);
        }
    }

    /// What is known where a node says nothing of a step.
    ///
    /// @param witnessed whether the node would know: it has not started again since the attempt
    ///   began, and sees the directory that the attempt had
    /// @param toldFrom steps before it are not told
    /// @param reached the newest step that the gang was known to have reached before the node
    ///   looked
    /// @param finished whether all its ranks had ended by themselves and with success before the
    ///   node looked
    public record Silence(boolean witnessed, long toldFrom, long reached, boolean finished) {
        /// Nothing is known.
        public static final Silence UNWITNESSED = new Silence(false, 0, 0, false);

        /// Whether the node has certainly never begun the step, and never will. Ranks of a gang go
        /// in step: where another has written a later one, this one was begun, if ever, before.
        public boolean isOf(long step) {
            return witnessed && step >= toldFrom && (finished || reached > step);
        }
    }

    /// How far something ordered is.
    ///
    /// @param bytesFetched of a restore that is done: what was not there already
    public record Task(
            String id,
            Phase phase,
            long bytesDone,
            long bytesTotal,
            double rate,
            long bytesFetched,
            String detail) {
        public boolean isDone() {
            return phase == Phase.DONE;
        }
    }

    /// Staged data of one user.
    public record Data(int user, String uri, long bytes) {}

    /// Where a task stands.
    public enum Phase {
        WAITING,
        MOVING,
        DONE,
        TROUBLED,
        CORRUPT
    }

    /// A path to a store as the node sees it.
    ///
    /// @param state fit, slow, stalled, probation or unmeasured
    /// @param freeBytes absent where that is not known
    public record Way(
            String store,
            String path,
            String state,
            double writeRate,
            double readRate,
            double latencySeconds,
            double share,
            Optional<Long> freeBytes,
            String detail) {
        /// Whether anything can be expected of it now.
        public boolean isUsable() {
            return !state.equals("stalled");
        }
    }
}

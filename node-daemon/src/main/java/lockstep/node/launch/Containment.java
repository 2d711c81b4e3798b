package lockstep.node.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/// How all processes of a rank are found again, to be counted, signalled and killed.
sealed interface Containment permits CgroupContainment, FreezerContainment, SessionContainment {

    /// Stands for "no cgroup" in the shepherd's arguments.
    String NONE = "-";

    /// Makes the place for a rank.
    ///
    /// @return the cgroup that the rank enters before it becomes its user, or [#NONE]
    String place(RankName rank) throws IOException;

    /// The cgroup that shepherds enter, or [#NONE].
    String shepherds();

    /// The file that kills all ranks of this node when `1` is written to it, the directory above
    /// their freezer cgroups, or [#NONE].
    String killAllFile();

    /// Whether no process of the rank is alive: true is a proof, as far as this containment can
    /// give one.
    boolean isEmpty(RankName rank);

    /// Signals all processes of the rank.
    default void signalAll(RankName rank, int signal) {
        signalAll(rank, signal, _ -> true);
    }

    /// Signals those processes of the rank that are wanted.
    ///
    /// @param wanted by their pids
    void signalAll(RankName rank, int signal, IntPredicate wanted);

    void killAll(RankName rank);

    /// Removes the place of a rank of which nothing lives.
    ///
    /// @return the place, where it could not be removed
    Optional<Path> release(RankName rank);

    /// The ranks that have a place.
    Set<RankName> present();

    /// The living processes of a rank.
    Set<Integer> processes(RankName rank);

    /// Removes what was made for the node, where no rank has a place in it.
    void close();
}

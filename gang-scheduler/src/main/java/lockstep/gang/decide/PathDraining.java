package lockstep.gang.decide;

import lockstep.gang.event.Event;
import lockstep.gang.job.Submitter;

import java.util.List;

/// Takes ways to storage out of service and back. No new checkpoint goes along a drained one; what
/// is on its way arrives.
///
/// Which ways there are is a matter of configuration, so whoever asks has looked there.
final class PathDraining {
    private final Draft draft;

    PathDraining(Draft draft) {
        this.draft = draft;
    }

    Reply drain(Command.DrainPaths wish) {
        if (wish.paths().isEmpty()) {
            return new Reply.NothingDone("no path is named");
        }
        draft.add(new Event.PathsDrained(wish.paths(), wish.caller(), wish.reason()));
        return new Reply.Accepted();
    }

    /// Also those that are configured no more: else nobody could ever resume them.
    Reply resume(List<String> paths, Submitter caller) {
        List<String> drained =
                paths.stream().filter(draft.state().drainedPaths()::containsKey).toList();
        if (drained.isEmpty()) {
            return new Reply.NothingDone(
                    "path "
                            + String.join(", path ", paths)
                            + (paths.size() == 1 ? " is" : " are")
                            + " not drained");
        }
        draft.add(new Event.PathsResumed(drained, caller));
        return new Reply.Accepted();
    }
}

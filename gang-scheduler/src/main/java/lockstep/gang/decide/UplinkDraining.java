package lockstep.gang.decide;

import lockstep.gang.condition.Resource;
import lockstep.gang.event.Event;
import lockstep.gang.job.Submitter;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Takes uplinks out of service and back. No new gang crosses a drained one; what crosses it runs
/// on.
final class UplinkDraining {
    private final Draft draft;

    UplinkDraining(Draft draft) {
        this.draft = draft;
    }

    Reply drain(Command.DrainUplinks wish) {
        Set<Resource> there = known(draft.state());
        Optional<Resource.Uplink> unknown =
                wish.uplinks().stream().filter(one -> !there.contains(one)).findFirst();
        if (unknown.isPresent() || wish.uplinks().isEmpty()) {
            return new Reply.NothingDone(
                    unknown.map(one -> "there is no " + one.text()).orElse("no uplink is named"));
        }
        draft.add(new Event.UplinksDrained(wish.uplinks(), wish.caller(), wish.reason()));
        return new Reply.Accepted();
    }

    /// Also those of leaves that are gone: else nobody could ever resume them.
    Reply resume(List<Resource.Uplink> uplinks, Submitter caller) {
        List<Resource.Uplink> drained =
                uplinks.stream().filter(draft.state().drainedUplinks()::containsKey).toList();
        if (drained.isEmpty()) {
            return new Reply.NothingDone(
                    uplinks.stream().map(Resource::text).collect(Collectors.joining(", "))
                            + (uplinks.size() == 1 ? " is" : " are")
                            + " not drained");
        }
        draft.add(new Event.UplinksResumed(drained, caller));
        return new Reply.Accepted();
    }

    private static Set<Resource> known(ClusterState state) {
        return state.nodes().values().stream()
                .map(Node::spec)
                .flatMap(spec -> Resource.sharedBy(spec).stream())
                .collect(Collectors.toSet());
    }
}

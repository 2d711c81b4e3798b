package lockstep.gang.authority;

import lockstep.gang.token.CallKind;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// Which acts a call can be about at all, by the way it came. It gives nobody anything: he must
/// also be allowed to by [Permissions].
///
/// @param acts that it can be about
public record Reach(Set<Act> acts) {
    public static final Reach ALL = new Reach(EnumSet.allOf(Act.class));

    /// Of calls whose caller no kernel has named to a host that is believed: nothing comes of them
    /// that outlives the reason for believing them.
    public static final Reach NO_TOKENS =
            new Reach(EnumSet.complementOf(EnumSet.of(Act.MAKE_TOKEN)));

    public Reach {
        acts = Collections.unmodifiableSet(EnumSet.copyOf(acts));
    }

    /// That of a token for these kinds of calls. None of them is about tokens: a token makes no
    /// other, and leaves the others alone.
    public static Reach of(Set<CallKind> kinds) {
        Set<Act> acts = EnumSet.noneOf(Act.class);
        for (CallKind kind : kinds) {
            acts.addAll(
                    switch (kind) {
                        case READ -> EnumSet.of(Act.LOOK);
                        case INSIDE -> EnumSet.of(Act.SEE_INSIDE);
                        case SUBMIT -> EnumSet.of(Act.SUBMIT, Act.GO_FIRST);
                        case CANCEL -> EnumSet.of(Act.CANCEL);
                        case HOLD -> EnumSet.of(Act.HOLD, Act.LIFT_HOLD);
                        case CHECKPOINTS ->
                                EnumSet.of(
                                        Act.KEEP_CHECKPOINT,
                                        Act.REMOVE_CHECKPOINT,
                                        Act.RESTORE_CHECKPOINT);
                        case DRAIN -> EnumSet.of(Act.DRAIN);
                    });
        }
        return new Reach(acts);
    }

    public boolean covers(Act act) {
        return acts.contains(act);
    }
}

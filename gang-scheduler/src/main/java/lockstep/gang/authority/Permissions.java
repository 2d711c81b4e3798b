package lockstep.gang.authority;

import static lockstep.gang.authority.Party.ADMINISTRATOR;
import static lockstep.gang.authority.Party.COORDINATOR;
import static lockstep.gang.authority.Party.GUEST;
import static lockstep.gang.authority.Party.OPERATOR;
import static lockstep.gang.authority.Party.OWNER;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// Who may do what: the one table. `docs/security.md` shows it to people.
public final class Permissions {
    private Permissions() {}

    /// Whether this party may do it.
    public static boolean allow(Party party, Act act) {
        return partiesOf(act).contains(party);
    }

    /// Everyone who may do it.
    static Set<Party> partiesOf(Act act) {
        return Collections.unmodifiableSet(
                switch (act) {
                    case LOOK -> EnumSet.allOf(Party.class);
                    case SUBMIT, MAKE_TOKEN, MIND_OWN_TOKENS ->
                            EnumSet.complementOf(EnumSet.of(GUEST));
                    case CANCEL, HOLD -> EnumSet.of(OWNER, COORDINATOR, OPERATOR, ADMINISTRATOR);
                    case LIFT_HOLD -> EnumSet.of(COORDINATOR, OPERATOR, ADMINISTRATOR);
                    case KEEP_CHECKPOINT -> EnumSet.of(OWNER, OPERATOR, ADMINISTRATOR);
                    case SEE_INSIDE, REMOVE_CHECKPOINT, RESTORE_CHECKPOINT ->
                            EnumSet.of(OWNER, ADMINISTRATOR);
                    case GO_FIRST, DRAIN, MIND_TOKENS -> EnumSet.of(OPERATOR, ADMINISTRATOR);
                    case CHANGE_CLUSTER -> EnumSet.of(ADMINISTRATOR);
                });
    }
}

package lockstep.controller.identity;

import lockstep.gang.authority.Actor;
import lockstep.gang.authority.Reach;
import lockstep.gang.authority.Standing;
import lockstep.gang.fair.AccountTree;
import lockstep.gang.job.Submitter;

import java.util.Set;

/// What users are to the cluster: by the lists of the configuration, and by where they call from.
///
/// @param administrators names of users
/// @param operators names of users; who is an administrator as well is that
/// @param accounts say who coordinates them
public record Standings(Set<String> administrators, Set<String> operators, AccountTree accounts) {
    /// Nobody is anything but by his number.
    public static final Standings NONE = new Standings(Set.of(), Set.of(), AccountTree.EMPTY);

    public Standings {
        administrators = Set.copyOf(administrators);
        operators = Set.copyOf(operators);
    }

    /// The controller's own user, by the word of a file or a certificate: no kernel has named him.
    Actor trusted(Submitter user) {
        return administrator(user).within(Reach.NO_TOKENS);
    }

    Actor administrator(Submitter user) {
        return new Actor(user, Standing.ADMINISTRATOR, accounts);
    }

    /// As the configuration names him. Root is not asked for here: whose root it is matters.
    Actor byName(Submitter user) {
        return new Actor(user, standing(user.name()), accounts);
    }

    /// No more than any user, whatever the configuration says: where he calls from is not believed
    /// further.
    Actor plain(Submitter user) {
        return new Actor(user, Standing.USER, AccountTree.EMPTY);
    }

    /// The same by the word of a host that is believed about as long as he has work there.
    Actor passing(Submitter user) {
        return plain(user).within(Reach.NO_TOKENS);
    }

    /// Root of another host.
    Actor guest(Submitter user) {
        return new Actor(user, Standing.GUEST, AccountTree.EMPTY);
    }

    private Standing standing(String name) {
        if (administrators.contains(name)) {
            return Standing.ADMINISTRATOR;
        }
        return operators.contains(name) ? Standing.OPERATOR : Standing.USER;
    }
}

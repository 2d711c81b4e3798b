package lockstep.gang.authority;

import lockstep.gang.fair.AccountTree;
import lockstep.gang.job.Submitter;
import lockstep.gang.state.Job;
import lockstep.gang.token.CallKind;

import java.util.EnumSet;
import java.util.Set;

/// Who asks for something, and what he is to the cluster.
///
/// @param user by the kernel's word
/// @param accounts say which of them he coordinates
/// @param reach what of all that he may do this call may do
public record Actor(Submitter user, Standing standing, AccountTree accounts, Reach reach) {
    /// Somebody who may do all that he may.
    public Actor(Submitter user, Standing standing, AccountTree accounts) {
        this(user, standing, accounts, Reach.ALL);
    }

    /// Somebody of whom only the kernel's word is known: root administers, others are users.
    public static Actor of(Submitter user) {
        return new Actor(
                user, user.uid() == 0 ? Standing.ADMINISTRATOR : Standing.USER, AccountTree.EMPTY);
    }

    /// The same, who may do no more than this.
    public Actor within(Reach bound) {
        return new Actor(user, standing, accounts, bound);
    }

    /// Whether there is anything of that kind that he may do, if only to his own jobs.
    public boolean hasUseFor(CallKind kind) {
        return Reach.of(Set.of(kind)).acts().stream()
                .anyMatch(
                        act ->
                                reach.covers(act)
                                        && (Permissions.allow(party(), act)
                                                || (standing != Standing.GUEST
                                                        && Permissions.allow(Party.OWNER, act))));
    }

    /// Whether he may do something that is about no job of anybody's.
    ///
    /// @throws IllegalArgumentException when it matters whose job it is: a defect
    public boolean may(Act act) {
        if (act.isAboutAJob()) {
            throw new IllegalArgumentException("it is not said whose job " + act + " is about");
        }
        return reach.covers(act) && Permissions.allow(party(), act);
    }

    /// Whether he may do it to this job.
    public boolean may(Act act, Job job) {
        return may(act, job.submitter(), job.spec().terms().account());
    }

    /// Whether he may do it to a job of `owner`.
    ///
    /// @param account as the job names it; empty means the owner's standard account
    boolean may(Act act, Submitter owner, String account) {
        return reach.covers(act)
                && partiesTo(owner, account).stream().anyMatch(one -> Permissions.allow(one, act));
    }

    /// Whether it is his own.
    public boolean owns(Job job) {
        return partiesTo(job.submitter(), job.spec().terms().account()).contains(Party.OWNER);
    }

    private Set<Party> partiesTo(Submitter owner, String account) {
        Set<Party> parties = EnumSet.of(party());
        if (standing == Standing.GUEST) {
            return parties;
        }
        if (user.uid() == owner.uid()) {
            parties.add(Party.OWNER);
        }
        if (accounts.isCoordinator(user.name(), account, owner.name())) {
            parties.add(Party.COORDINATOR);
        }
        return parties;
    }

    private Party party() {
        return switch (standing) {
            case GUEST -> Party.GUEST;
            case USER -> Party.USER;
            case OPERATOR -> Party.OPERATOR;
            case ADMINISTRATOR -> Party.ADMINISTRATOR;
        };
    }
}

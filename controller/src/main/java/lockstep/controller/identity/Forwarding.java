package lockstep.controller.identity;

import lockstep.gang.authority.Actor;
import lockstep.gang.job.Submitter;
import lockstep.identity.HostIdentity;

import java.util.function.Supplier;

/// Judges calls that a daemon on another host hands on for a user there, whom that host's kernel
/// named.
///
/// A host where people work (role `client`) is believed about its users, whatever roles they have.
/// A node runs the code of users, so it is believed less: only about users who have a job there
/// now, and only as users. Root of another host is nobody here: he may look. Where hosts have no
/// certificates whoever holds the token could call as anybody; who is named by him is a user and no
/// more.
public final class Forwarding {
    private final Supplier<Standings> standings;
    private final UserNames names;
    private final UserGroups groups;
    private final Workplaces works;

    public Forwarding(
            Supplier<Standings> standings, UserNames names, UserGroups groups, Workplaces works) {
        this.standings = standings;
        this.names = names;
        this.groups = groups;
        this.works = works;
    }

    /// Whom a host with a certificate names. May take processes: names and groups are looked up
    /// here, never believed.
    ///
    /// @throws NotBelieved when it may not speak for him
    public Caller by(HostIdentity host, int uid, int gid) throws NotBelieved {
        String from = host.words();
        return switch (host.role()) {
            case CLIENT ->
                    uid == 0
                            ? root(from)
                            : user(standings.get().byName(known(uid, gid, from)), from);
            case NODE -> {
                if (uid == 0) {
                    yield root(from);
                }
                // Before anything is looked up: a node that was broken into could name anybody.
                if (!works.worksOn(uid, host.name())) {
                    throw new NotBelieved(
                            "uid %s has no job on %s: a node speaks only for users who have one there.%nMaybe call from a login host."
                                    .formatted(Integer.toUnsignedString(uid), from));
                }
                yield user(standings.get().passing(known(uid, gid, from)), from);
            }
            case CONTROLLER ->
                    throw new NotBelieved(
                            "%s may not speak for users.%nMaybe give this host a certificate for people too: lockstep pki issue client NAME"
                                    .formatted(from));
        };
    }

    /// Whom the holder of the token names, where there are no certificates.
    ///
    /// @throws NotBelieved when there is no such user
    public Caller byHolder(int uid, int gid) throws NotBelieved {
        String from = "a host with the token";
        return uid == 0 ? root(from) : user(standings.get().passing(known(uid, gid, from)), from);
    }

    private Caller root(String from) {
        return user(standings.get().guest(new Submitter(0, 0, "root")), from);
    }

    private static Caller user(Actor actor, String from) {
        return new Caller.User(actor, from);
    }

    private Submitter known(int uid, int gid, String from) throws NotBelieved {
        String name = names.nameOf(uid);
        if (name.equals(Integer.toUnsignedString(uid))) {
            throw new NotBelieved(
                    "uid %s of %s is no user of the controller's host.%nMaybe the hosts know different users: id %s"
                            .formatted(name, from, name));
        }
        if (!groups.isMember(uid, gid)) {
            throw new NotBelieved(
                    "user %s is not in group %s by the word of the controller's host, but calls so from %s.%nMaybe the hosts know different groups: id %s"
                            .formatted(name, Integer.toUnsignedString(gid), from, name));
        }
        return new Submitter(uid, gid, name);
    }
}

package lockstep.controller.identity;

import lockstep.gang.job.Submitter;
import lockstep.identity.HostIdentity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;

/// Turns what a connection proves into a caller.
public final class Callers {
    private static final String SCHEME = "Bearer ";

    private static final String HERE = "this host";

    private final Submitter self;
    private final byte[] token;
    private final UserNames names;
    private final Supplier<Standings> standings;

    /// Knows one token.
    ///
    /// @param self the user as which the controller runs
    /// @param token the secret of callers over TCP
    /// @param standings what users are to the cluster, asked for each call
    public Callers(Submitter self, String token, UserNames names, Supplier<Standings> standings) {
        this.standings = standings;
        this.self = self;
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.names = names;
    }

    /// A caller on this host, by the kernel's word. May have to ask for the user's name, which
    /// takes a process: see [UserNames].
    public Caller local(int uid, int gid) {
        Submitter user = new Submitter(uid, gid, names.nameOf(uid));
        return uid == 0 || uid == self.uid()
                ? new Caller.Owner(standings.get().administrator(user), HERE)
                : new Caller.User(standings.get().byName(user), HERE);
    }

    /// Whether [#local] can answer at once.
    public boolean knows(int uid) {
        return names.knows(uid);
    }

    /// A caller over a network without certificates, by the header that must carry the token.
    ///
    /// @param authorization the header's value; empty when there is none
    /// @return the controller's own user when the token is right
    public Optional<Caller> remote(String authorization) {
        return holdsToken(authorization)
                ? Optional.of(
                        new Caller.Owner(standings.get().trusted(self), "holder of the token"))
                : Optional.empty();
    }

    /// A caller on a host with a certificate. Nodes and controllers are who their certificate says,
    /// whatever token they show; from other hosts the certificate says where a call comes from, and
    /// the token whose it is.
    ///
    /// @return empty where the token is missing or wrong
    public Optional<Caller> certified(HostIdentity host, String authorization) {
        return switch (host.role()) {
            case NODE -> Optional.of(new Caller.Node(host.name()));
            case CONTROLLER -> Optional.of(administrator(host));
            case CLIENT ->
                    holdsToken(authorization) ? Optional.of(administrator(host)) : Optional.empty();
        };
    }

    private Caller administrator(HostIdentity host) {
        return new Caller.User(standings.get().trusted(self), host.words());
    }

    private boolean holdsToken(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] shown =
                authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(shown, token);
    }
}

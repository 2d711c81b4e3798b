package lockstep.controller.identity;

import lockstep.gang.job.Submitter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/// Turns what a connection proves into a caller.
public final class Callers {
    private static final String SCHEME = "Bearer ";

    private final Submitter self;
    private final byte[] token;
    private final UserNames names;

    /// Knows one token.
    ///
    /// @param self the user as which the controller runs
    /// @param token the secret of callers over TCP
    public Callers(Submitter self, String token, UserNames names) {
        this.self = self;
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.names = names;
    }

    /// A caller on this host, by the kernel's word. May have to ask for the user's name, which
    /// takes a process: see [UserNames].
    public Caller local(int uid, int gid) {
        return new Caller(
                new Submitter(uid, gid, names.nameOf(uid)), uid == 0 || uid == self.uid());
    }

    /// Whether [#local] can answer at once.
    public boolean knows(int uid) {
        return names.knows(uid);
    }

    /// A caller over the network, by the header that must carry the token.
    ///
    /// @param authorization the header's value; empty when there is none
    /// @return the controller's own user when the token is right
    public Optional<Caller> remote(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        byte[] shown =
                authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(shown, token)
                ? Optional.of(new Caller(self, true))
                : Optional.empty();
    }
}

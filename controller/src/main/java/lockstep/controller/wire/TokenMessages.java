package lockstep.controller.wire;

import lockstep.gang.token.CallKind;
import lockstep.protocol.v1.Token;

/// Writes what is kept of tokens. Never the digest.
public final class TokenMessages {
    private TokenMessages() {}

    /// Writes one.
    public static Token of(lockstep.gang.token.Token token) {
        return Token.newBuilder()
                .setId(token.id().value())
                .setUser(token.user().name())
                .setUid(token.user().uid())
                .addAllKinds(token.kinds().stream().map(CallKind::word).toList())
                .setWithRoles(token.withRoles())
                .setNote(token.note())
                .setMadeAt(Times.timestamp(token.madeAt()))
                .setEndsAt(Times.timestamp(token.endsAt()))
                .build();
    }
}

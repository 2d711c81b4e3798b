package lockstep.gang.decide;

import lockstep.gang.authority.Act;
import lockstep.gang.authority.Actor;
import lockstep.gang.event.Event;
import lockstep.gang.state.ClusterState;
import lockstep.gang.token.Token;
import lockstep.gang.token.TokenId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which tokens there are. Whether somebody may have one was asked before: that does not depend on
/// the state.
public final class TokenKeeping {
    /// Of one user at a time.
    static final int OF_USER_MAX = 100;

    static final int ALL_MAX = 10_000;

    private final Draft draft;

    TokenKeeping(Draft draft) {
        this.draft = draft;
    }

    Reply make(Token token) {
        ClusterState state = draft.state();
        if (state.token(token.id()).isPresent()) {
            return new Reply.NothingDone(
                    "there is a token %s already.%nMaybe ask again.".formatted(token.id()));
        }
        long own =
                state.tokens().values().stream()
                        .filter(one -> one.user().uid() == token.user().uid())
                        .filter(one -> !one.isOver(draft.now()))
                        .count();
        if (own >= OF_USER_MAX) {
            return new Reply.OverLimit(
                    "%s has %d tokens already, and may not have more.%nMaybe revoke some: lockstep token list"
                            .formatted(token.user().name(), own));
        }
        if (state.tokens().size() >= ALL_MAX) {
            return new Reply.OverLimit(
                    "there are %d tokens already, which is the most there may be"
                            .formatted(state.tokens().size()));
        }
        draft.add(new Event.TokenMade(token));
        return new Reply.Accepted();
    }

    /// All of them, or none.
    Reply revoke(Command.TokenChoice which, Actor caller) {
        List<Token> minded =
                draft.state().tokens().values().stream()
                        .filter(token -> mayMind(caller, token))
                        .toList();
        return switch (which) {
            case Command.TokenChoice.Named(var ids) -> named(ids, minded, caller);
            case Command.TokenChoice.Of(var user) ->
                    revoked(
                            minded.stream()
                                    .filter(token -> token.user().name().equals(user))
                                    .map(Token::id)
                                    .toList(),
                            caller);
        };
    }

    private Reply named(List<TokenId> ids, List<Token> minded, Actor caller) {
        Optional<TokenId> missing =
                ids.stream()
                        .filter(id -> minded.stream().noneMatch(token -> token.id().equals(id)))
                        .findFirst();
        if (missing.isPresent()) {
            return new Reply.NothingDone(
                    "there is no token %s, or it is not yours.%nMaybe it is revoked, or over: lockstep token list"
                            .formatted(missing.get()));
        }
        return revoked(ids.stream().distinct().toList(), caller);
    }

    private Reply revoked(List<TokenId> ids, Actor caller) {
        if (!ids.isEmpty()) {
            draft.add(new Event.TokensRevoked(ids, caller.user()));
        }
        return new Reply.TokensRevoked(ids);
    }

    /// Whether somebody may see and revoke it.
    public static boolean mayMind(Actor caller, Token token) {
        return caller.may(Act.MIND_TOKENS)
                || (caller.may(Act.MIND_OWN_TOKENS) && caller.user().uid() == token.user().uid());
    }

    Reply endOver() {
        List<TokenId> over = over(draft.state(), draft.now());
        if (!over.isEmpty()) {
            draft.add(new Event.TokensEnded(over));
        }
        return new Reply.Accepted();
    }

    /// Those whose time is over: time for [Command.EndTokens].
    public static List<TokenId> over(ClusterState state, Instant now) {
        return state.tokens().values().stream()
                .filter(token -> token.isOver(now))
                .map(Token::id)
                .toList();
    }
}

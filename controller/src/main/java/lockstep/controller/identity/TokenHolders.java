package lockstep.controller.identity;

import lockstep.gang.authority.Actor;
import lockstep.gang.authority.Reach;
import lockstep.gang.job.Submitter;
import lockstep.gang.state.ClusterState;
import lockstep.gang.token.Token;
import lockstep.gang.token.TokenId;
import lockstep.identity.UserToken;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// Judges calls by whoever shows a token. What he may do follows from what the journal says of it,
/// and from what its user is on this day: nothing of it is believed but that it is known.
public final class TokenHolders {
    private static final String NOT_KNOWN =
            "this token does not count here: it is revoked, over, or of another cluster.\n"
                    + "Maybe make another where you work: lockstep token new";

    private final TokenRules rules;
    private final Submitter self;
    private final Supplier<Standings> standings;
    private final UserNames names;
    private final UserGroups groups;
    private final Supplier<ClusterState> state;
    private final InstantSource clock;

    /// @param self the user as which the controller runs
    /// @param state what is known of the journal now
    public TokenHolders(
            TokenRules rules,
            Submitter self,
            Supplier<Standings> standings,
            UserNames names,
            UserGroups groups,
            Supplier<ClusterState> state,
            InstantSource clock) {
        this.rules = rules;
        this.self = self;
        this.standings = standings;
        this.names = names;
        this.groups = groups;
        this.state = state;
        this.clock = clock;
    }

    public TokenRules rules() {
        return rules;
    }

    /// What is known of a token, whether it counts or not; empty where it is none of ours.
    public Optional<Token> known(UserToken shown) {
        if (!shown.cluster().equals(rules.cluster())) {
            return Optional.empty();
        }
        return state.get()
                .token(new TokenId(shown.id()))
                .filter(token -> shown.isKnownBy(token.digest()));
    }

    /// Who calls by a token. May take processes: its user is looked up, as he may be gone.
    ///
    /// @param known what [#known] said
    /// @param from where the call comes from
    /// @throws NotBelieved when it does not count
    public Caller by(Optional<Token> known, String from) throws NotBelieved {
        Token token = known.orElseThrow(() -> new NotBelieved(NOT_KNOWN));
        if (!token.counts(clock.instant(), rules.longest())) {
            throw new NotBelieved(NOT_KNOWN);
        }
        if (token.withRoles() && !rules.roles()) {
            throw new NotBelieved(
                    "token %s counts with the roles of its user, and such tokens are not allowed any more.%nMaybe make another where you work: lockstep token new"
                            .formatted(token.id()));
        }
        requireKnown(token);
        return new Caller.Holder(
                actor(token.user(), token.withRoles()).within(Reach.of(token.kinds())),
                token.id(),
                from);
    }

    /// As whom whoever shows a token of that user would act, as far as its kinds allow. Without
    /// roles root is nobody, as on every host but the controller's.
    public Actor actor(Submitter user, boolean withRoles) {
        if (user.uid() == 0 || user.uid() == self.uid()) {
            return withRoles ? standings.get().administrator(user) : mere(user);
        }
        return withRoles ? standings.get().byName(user) : mere(user);
    }

    private Actor mere(Submitter user) {
        return user.uid() == 0 ? standings.get().guest(user) : standings.get().plain(user);
    }

    private void requireKnown(Token token) throws NotBelieved {
        Submitter user = token.user();
        if (user.uid() != 0
                && (!names.nameOf(user.uid()).equals(user.name())
                        || !groups.isMember(user.uid(), user.gid()))) {
            throw new NotBelieved(
                    "user %s of token %s is not known to the controller's host as he was.%nMaybe he is gone, or in other groups: id %s"
                            .formatted(user.name(), token.id(), user.name()));
        }
    }
}

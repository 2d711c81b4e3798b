package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.ALICE;
import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.NodeFixture.node;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.authority.Actor;
import lockstep.gang.authority.Reach;
import lockstep.gang.authority.Standing;
import lockstep.gang.event.Event;
import lockstep.gang.fair.AccountTree;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.job.Submitter;
import lockstep.gang.token.CallKind;
import lockstep.gang.token.Token;
import lockstep.gang.token.TokenId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

class TokenKeepingTest {
    private static final Submitter EVE = new Submitter(1066, 1066, "eve");
    private static final Submitter ROOT = new Submitter(0, 0, "root");

    private final Decider decider = new Decider(Rules.standard());
    private final ClusterFixture cluster = ClusterFixture.of(node("n1"));
    private Instant now = NOON;

    @Test
    void a_token_stands_once_it_is_made() {
        Token token = token(1, ALICE);
        assertThat(decide(new Command.MakeToken(token)).reply()).isEqualTo(new Reply.Accepted());
        assertThat(cluster.state().token(token.id())).contains(token);
    }

    @Test
    void no_two_tokens_have_the_same_id() {
        make(1, ALICE);
        assertThat(decide(new Command.MakeToken(token(1, EVE))).reply())
                .isEqualTo(
                        new Reply.NothingDone(
                                "there is a token 000000000001 already.\nMaybe ask again."));
        assertThat(cluster.state().token(id(1))).map(Token::user).contains(ALICE);
    }

    @Test
    void a_user_has_so_many_and_no_more_but_what_is_over_does_not_count() {
        for (int i = 0; i < TokenKeeping.OF_USER_MAX; i++) {
            make(i, ALICE);
        }
        assertThat(decide(new Command.MakeToken(token(500, ALICE))).reply())
                .isInstanceOf(Reply.OverLimit.class);
        assertThat(decide(new Command.MakeToken(token(501, EVE))).reply())
                .as("of another user")
                .isEqualTo(new Reply.Accepted());
        now = NOON.plus(Duration.ofHours(2));
        assertThat(decide(new Command.MakeToken(token(502, ALICE))).reply())
                .isEqualTo(new Reply.Accepted());
    }

    @Test
    void whoever_has_a_token_revokes_it() {
        make(1, ALICE);
        make(2, ALICE);
        Decision decision = revoke(Actor.of(ALICE), id(1));
        assertThat(decision.reply()).isEqualTo(new Reply.TokensRevoked(List.of(id(1))));
        assertThat(decision.entries())
                .extracting(entry -> entry.event())
                .containsExactly(new Event.TokensRevoked(List.of(id(1)), ALICE));
        assertThat(cluster.state().tokens()).containsOnlyKeys(id(2));
    }

    @Test
    void a_token_of_somebody_else_and_one_that_is_not_there_look_the_same() {
        make(1, ALICE);
        assertThat(revoke(Actor.of(EVE), id(1)).reply())
                .isEqualTo(notThere("000000000001"))
                .isInstanceOf(Reply.NothingDone.class);
        assertThat(revoke(Actor.of(EVE), id(9)).reply()).isEqualTo(notThere("000000000009"));
        assertThat(cluster.state().tokens()).containsOnlyKeys(id(1));
    }

    @Test
    void of_several_all_are_revoked_or_none() {
        make(1, ALICE);
        make(2, EVE);
        assertThat(revoke(Actor.of(ALICE), id(1), id(2)).reply())
                .isEqualTo(notThere("000000000002"));
        assertThat(cluster.state().tokens()).containsOnlyKeys(id(1), id(2));
        assertThat(revoke(Actor.of(ROOT), id(1), id(2), id(1)).reply())
                .isEqualTo(new Reply.TokensRevoked(List.of(id(1), id(2))));
        assertThat(cluster.state().tokens()).isEmpty();
    }

    @Test
    void all_of_a_user_are_revoked_by_himself_or_an_operator_and_by_nobody_else() {
        make(1, ALICE);
        make(2, ALICE);
        make(3, EVE);
        assertThat(revokeAll(Actor.of(EVE), "alice").entries()).isEmpty();
        Actor operator = new Actor(EVE, Standing.OPERATOR, AccountTree.EMPTY);
        assertThat(revokeAll(operator, "alice").reply())
                .isEqualTo(new Reply.TokensRevoked(List.of(id(1), id(2))));
        assertThat(revokeAll(Actor.of(EVE), "eve").reply())
                .isEqualTo(new Reply.TokensRevoked(List.of(id(3))));
    }

    @Test
    void a_token_revokes_no_token() {
        make(1, ALICE);
        Actor holder = Actor.of(ALICE).within(Reach.of(Set.of(CallKind.values())));
        assertThat(revoke(holder, id(1)).reply()).isEqualTo(notThere("000000000001"));
    }

    @Test
    void what_is_over_is_journaled_so_that_no_clock_brings_it_back() {
        make(1, ALICE);
        assertThat(TokenKeeping.over(cluster.state(), now)).isEmpty();
        assertThat(decide(new Command.EndTokens()).entries()).isEmpty();
        now = NOON.plus(Duration.ofHours(1));
        assertThat(TokenKeeping.over(cluster.state(), now)).containsExactly(id(1));
        assertThat(decide(new Command.EndTokens()).entries())
                .extracting(entry -> entry.event())
                .containsExactly(new Event.TokensEnded(List.of(id(1))));
        now = NOON;
        assertThat(cluster.state().tokens()).isEmpty();
    }

    private static Reply notThere(String id) {
        return new Reply.NothingDone(
                "there is no token %s, or it is not yours.\nMaybe it is revoked, or over: lockstep token list"
                        .formatted(id));
    }

    private void make(int number, Submitter user) {
        assertThat(decide(new Command.MakeToken(token(number, user))).reply())
                .isEqualTo(new Reply.Accepted());
    }

    private Decision revoke(Actor caller, TokenId... ids) {
        return decide(
                new Command.RevokeTokens(new Command.TokenChoice.Named(List.of(ids)), caller));
    }

    private Decision revokeAll(Actor caller, String user) {
        return decide(new Command.RevokeTokens(new Command.TokenChoice.Of(user), caller));
    }

    private Token token(int number, Submitter user) {
        return new Token(
                id(number),
                user,
                Set.of(CallKind.READ),
                false,
                "",
                now,
                now.plus(Duration.ofHours(1)),
                "%064x".formatted(number));
    }

    private static TokenId id(int number) {
        return new TokenId("%012x".formatted(number));
    }

    private Decision decide(Command command) {
        Decision decision = decider.decide(cluster.state(), command, now);
        decision.entries().forEach(entry -> cluster.apply(entry.event()));
        return decision;
    }
}

package lockstep.controller.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.controller.codec.EventCodec;
import lockstep.gang.authority.Act;
import lockstep.gang.authority.Actor;
import lockstep.gang.authority.Standing;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.fair.AccountTree;
import lockstep.gang.job.Submitter;
import lockstep.gang.state.ClusterState;
import lockstep.gang.token.CallKind;
import lockstep.gang.token.Token;
import lockstep.gang.token.TokenId;
import lockstep.identity.UserToken;

import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// alice administers; each user is in the group of his own number; the controller runs as 500.
final class TokenHoldersTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final Submitter SELF = new Submitter(500, 500, "lockstep");
    private static final Submitter ALICE = new Submitter(1001, 1001, "alice");
    private static final Submitter BOB = new Submitter(1002, 1002, "bob");
    private static final Submitter ROOT = new Submitter(0, 0, "root");
    private static final Set<CallKind> EVERYTHING = Set.of(CallKind.values());

    private final UserToken shown = UserToken.make("lab", new SecureRandom());
    private final Map<Integer, String> users =
            new HashMap<>(Map.of(500, "lockstep", 1001, "alice", 1002, "bob"));
    private ClusterState state = ClusterState.empty();
    private Instant now = NOON;

    private TokenHolders holders(boolean roles) {
        return new TokenHolders(
                new TokenRules("lab", Duration.ofHours(24), roles),
                SELF,
                () -> new Standings(Set.of("alice"), Set.of(), AccountTree.EMPTY),
                new UserNames() {
                    @Override
                    public String nameOf(int uid) {
                        return users.getOrDefault(uid, Integer.toString(uid));
                    }

                    @Override
                    public boolean knows(int uid) {
                        return false;
                    }
                },
                (uid, gid) -> uid == gid,
                () -> state,
                () -> now);
    }

    /// By way of the journal's own form, as another controller reads it.
    private void journal(Event event) {
        EventCodec codec = new EventCodec();
        Event read = codec.decode(codec.kindOf(event), EventCodec.VERSION, codec.encode(event));
        state = state.apply(new Entry(state.seq() + 1, new Epoch(1), NOON, read));
    }

    private Token made(Submitter user, Set<CallKind> kinds, boolean withRoles) {
        Token token =
                new Token(
                        new TokenId(shown.id()),
                        user,
                        kinds,
                        withRoles,
                        "",
                        NOON,
                        NOON.plus(Duration.ofHours(1)),
                        shown.digest());
        journal(new Event.TokenMade(token));
        return token;
    }

    private Caller.Holder caller(boolean roles) throws NotBelieved {
        TokenHolders judge = holders(roles);
        return (Caller.Holder) judge.by(judge.known(shown), "10.0.0.7");
    }

    @Test
    void a_token_counts_at_a_controller_that_has_only_read_the_journal() throws NotBelieved {
        made(BOB, Set.of(CallKind.SUBMIT), false);
        Caller.Holder caller = caller(false);
        assertThat(caller.user()).isEqualTo(BOB);
        assertThat(caller.from()).isEqualTo("token %s at 10.0.0.7".formatted(shown.id()));
        assertThat(caller.actor().may(Act.SUBMIT)).isTrue();
        assertThat(caller.actor().may(Act.LOOK)).isFalse();
        assertThat(caller.speaksForNodes()).isFalse();
        assertThat(caller.speaksFor("n1")).isFalse();
    }

    @Test
    void so_does_that_it_was_revoked_or_is_over() {
        Token token = made(BOB, Set.of(CallKind.READ), false);
        journal(new Event.TokensRevoked(List.of(token.id()), BOB));
        assertNotKnown();
        made(BOB, Set.of(CallKind.READ), false);
        journal(new Event.TokensEnded(List.of(token.id())));
        assertNotKnown();
    }

    private void assertNotKnown() {
        assertThatThrownBy(() -> caller(true))
                .isInstanceOf(NotBelieved.class)
                .hasMessageStartingWith("this token does not count here");
    }

    @Test
    void its_time_goes_by_the_clock_of_who_judges() {
        made(BOB, Set.of(CallKind.READ), false);
        now = NOON.plus(Duration.ofHours(1));
        assertNotKnown();
        now = NOON.minus(Duration.ofHours(1));
        assertNotKnown();
    }

    @Test
    void without_roles_an_administrator_is_a_user_and_root_and_no_more() throws NotBelieved {
        made(ALICE, EVERYTHING, false);
        assertThat(caller(true).actor().standing()).isEqualTo(Standing.USER);
        made(SELF, EVERYTHING, false);
        assertThat(caller(true).actor().standing()).isEqualTo(Standing.USER);
        made(ROOT, EVERYTHING, false);
        Actor root = caller(true).actor();
        assertThat(root.standing()).isEqualTo(Standing.GUEST);
        assertThat(root.may(Act.LOOK)).isTrue();
        assertThat(root.may(Act.SUBMIT)).isFalse();
    }

    @Test
    void with_roles_he_is_what_he_is_on_this_day_if_that_is_allowed() throws NotBelieved {
        made(ALICE, EVERYTHING, true);
        assertThat(caller(true).actor().standing()).isEqualTo(Standing.ADMINISTRATOR);
        assertThat(caller(true).actor().may(Act.MAKE_TOKEN)).as("but makes no tokens").isFalse();
        assertThatThrownBy(() -> caller(false))
                .isInstanceOf(NotBelieved.class)
                .hasMessageContaining("such tokens are not allowed any more");
        made(BOB, EVERYTHING, true);
        assertThat(caller(true).actor().standing()).isEqualTo(Standing.USER);
        made(ROOT, EVERYTHING, true);
        assertThat(caller(true).actor().standing()).isEqualTo(Standing.ADMINISTRATOR);
    }

    @Test
    void of_a_user_who_is_gone_nothing_is_left() {
        made(BOB, EVERYTHING, false);
        users.remove(1002);
        assertThatThrownBy(() -> caller(false))
                .isInstanceOf(NotBelieved.class)
                .hasMessageStartingWith("user bob of token");
        users.put(1002, "eve");
        assertThatThrownBy(() -> caller(false))
                .as("his number is somebody else's now")
                .isInstanceOf(NotBelieved.class);
    }

    @Test
    void of_a_user_who_has_left_his_group_too() {
        made(new Submitter(1002, 2000, "bob"), EVERYTHING, false);
        assertThatThrownBy(() -> caller(false)).isInstanceOf(NotBelieved.class);
    }
}

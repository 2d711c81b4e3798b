package lockstep.controller.identity;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.authority.Actor;
import lockstep.gang.authority.Standing;
import lockstep.gang.fair.AccountTree;
import lockstep.gang.job.Submitter;
import lockstep.identity.HostIdentity;
import lockstep.identity.Role;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Set;

final class CallersTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final Submitter SELF = new Submitter(500, 501, "lockstep");

    private static final Standings STANDINGS =
            new Standings(Set.of("u1"), Set.of("u2", "u1"), AccountTree.EMPTY);

    private final Callers callers = new Callers(SELF, TOKEN, new NumbersAsNames(), () -> STANDINGS);

    private static final class NumbersAsNames implements UserNames {
        @Override
        public String nameOf(int uid) {
            return "u" + Integer.toUnsignedString(uid);
        }

        @Override
        public boolean knows(int uid) {
            return true;
        }
    }

    @Test
    void a_local_caller_is_who_the_kernel_says() {
        assertThat(callers.local(1000, 1001))
                .isEqualTo(
                        new Caller.User(Actor.of(new Submitter(1000, 1001, "u1000")), "this host"));
    }

    @Test
    void the_configuration_says_who_operates_and_who_administers() {
        assertThat(standing(callers.local(1, 1))).isEqualTo(Standing.ADMINISTRATOR);
        assertThat(standing(callers.local(2, 2))).isEqualTo(Standing.OPERATOR);
        assertThat(standing(callers.local(3, 3))).isEqualTo(Standing.USER);
        assertThat(callers.local(1, 1).speaksForNodes()).isFalse();
    }

    private static Standing standing(Caller caller) {
        return ((Caller.Person) caller).actor().standing();
    }

    @Test
    void root_and_the_controllers_own_user_may_speak_for_nodes() {
        assertThat(callers.local(0, 0).speaksFor("n1")).isTrue();
        assertThat(callers.local(500, 501).speaksFor("n1")).isTrue();
        assertThat(callers.local(501, 501).speaksFor("n1")).isFalse();
    }

    @Test
    void the_right_token_stands_for_the_controllers_own_user() {
        Caller holder = new Caller.Owner(STANDINGS.trusted(SELF), "holder of the token");
        assertThat(callers.remote("Bearer " + TOKEN)).contains(holder);
        assertThat(callers.remote("bearer  " + TOKEN + " ")).contains(holder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer 0123456789abcdef0123456789abcde",
                "Bearer 0123456789abcdef0123456789abcdef0",
                "Basic 0123456789abcdef0123456789abcdef",
                "0123456789abcdef0123456789abcdef"
            })
    void anything_else_is_nobody(String authorization) {
        assertThat(callers.remote(authorization)).isEmpty();
        assertThat(callers.certified(host(Role.CLIENT), authorization)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer " + TOKEN})
    void a_node_is_itself_and_nobody_else_whatever_token_it_shows(String authorization) {
        Caller node = callers.certified(host(Role.NODE), authorization).orElseThrow();
        assertThat(node).isEqualTo(new Caller.Node("n1"));
        assertThat(node.speaksFor("n1")).isTrue();
        assertThat(node.speaksFor("n2")).isFalse();
        assertThat(node.speaksFor("")).isFalse();
    }

    @Test
    void with_certificates_the_token_makes_nobody_a_node() {
        Caller holder = callers.certified(host(Role.CLIENT), "Bearer " + TOKEN).orElseThrow();
        assertThat(holder).isEqualTo(new Caller.User(STANDINGS.trusted(SELF), "client n1"));
        assertThat(holder.speaksForNodes()).isFalse();
        assertThat(callers.certified(host(Role.CONTROLLER), ""))
                .contains(new Caller.User(STANDINGS.trusted(SELF), "controller n1"));
    }

    private static HostIdentity host(Role role) {
        return new HostIdentity("lab", role, "n1");
    }
}

package lockstep.controller.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.gang.authority.Actor;
import lockstep.gang.authority.Standing;
import lockstep.gang.fair.AccountTree;
import lockstep.gang.job.Submitter;
import lockstep.identity.HostIdentity;
import lockstep.identity.Role;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

final class ForwardingTest {
    private static final Map<Integer, String> USERS = Map.of(1001, "alice", 1002, "bob");

    private final List<Integer> lookedUp = new ArrayList<>();

    /// alice administers; each user is in the group of his own number and in 2000; only bob has a
    /// job, on n1.
    private final Forwarding forwarding =
            new Forwarding(
                    () -> new Standings(Set.of("alice"), Set.of(), AccountTree.EMPTY),
                    new UserNames() {
                        @Override
                        public String nameOf(int uid) {
                            lookedUp.add(uid);
                            return USERS.getOrDefault(uid, Integer.toUnsignedString(uid));
                        }

                        @Override
                        public boolean knows(int uid) {
                            return false;
                        }
                    },
                    (uid, gid) -> gid == uid || gid == 2000,
                    (uid, node) -> uid == 1002 && node.equals("n1"));

    @Test
    void a_login_host_speaks_for_its_users_with_the_roles_they_have() throws NotBelieved {
        Caller caller = forwarding.by(host(Role.CLIENT, "login1"), 1001, 2000);
        assertThat(actor(caller).user()).isEqualTo(new Submitter(1001, 2000, "alice"));
        assertThat(actor(caller).standing()).isEqualTo(Standing.ADMINISTRATOR);
        assertThat(caller).isInstanceOf(Caller.User.class);
        assertThat(((Caller.Person) caller).from()).isEqualTo("client login1");
        assertThat(caller.speaksForNodes()).isFalse();
    }

    @Test
    void a_node_speaks_for_users_whose_jobs_it_runs_and_only_as_users() throws NotBelieved {
        Actor bob = actor(forwarding.by(host(Role.NODE, "n1"), 1002, 1002));
        assertThat(bob.user().name()).isEqualTo("bob");
        assertThat(bob.standing()).isEqualTo(Standing.USER);
    }

    @Test
    void a_node_that_was_broken_into_makes_nobody_an_administrator() {
        assertThatThrownBy(() -> forwarding.by(host(Role.NODE, "n1"), 1001, 1001))
                .isInstanceOf(NotBelieved.class)
                .hasMessage(
                        "uid 1001 has no job on node n1: a node speaks only for users who have one"
                                + " there.\n"
                                + "Maybe call from a login host.");
        assertThatThrownBy(() -> forwarding.by(host(Role.NODE, "n2"), 1002, 1002))
                .isInstanceOf(NotBelieved.class);
    }

    @Test
    void about_whoever_has_no_job_on_a_node_nothing_is_looked_up() {
        assertThatThrownBy(() -> forwarding.by(host(Role.NODE, "n1"), 1001, 1001))
                .isInstanceOf(NotBelieved.class);
        assertThat(lookedUp).isEmpty();
    }

    @Test
    void a_controllers_certificate_speaks_for_no_user() {
        assertThatThrownBy(() -> forwarding.by(host(Role.CONTROLLER, "ctl1"), 1002, 1002))
                .isInstanceOf(NotBelieved.class);
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = "CONTROLLER", mode = EnumSource.Mode.EXCLUDE)
    void root_of_another_host_is_a_guest(Role role) throws NotBelieved {
        Caller root = forwarding.by(host(role, "n1"), 0, 0);
        assertThat(actor(root).standing()).isEqualTo(Standing.GUEST);
        assertThat(root.speaksForNodes()).isFalse();
        assertThat(actor(forwarding.byHolder(0, 0)).standing()).isEqualTo(Standing.GUEST);
    }

    @Test
    void a_group_in_which_the_user_is_not_is_not_believed() {
        assertThatThrownBy(() -> forwarding.by(host(Role.CLIENT, "login1"), 1001, 0))
                .isInstanceOf(NotBelieved.class)
                .hasMessageContaining("user alice is not in group 0");
    }

    @Test
    void a_number_without_a_user_here_is_nobody() {
        assertThatThrownBy(() -> forwarding.by(host(Role.CLIENT, "login1"), -1, -1))
                .isInstanceOf(NotBelieved.class)
                .hasMessageContaining("uid 4294967295 of client login1 is no user");
    }

    @Test
    void whom_the_holder_of_the_token_names_is_a_user_and_no_more() throws NotBelieved {
        assertThat(actor(forwarding.byHolder(1001, 1001)).standing()).isEqualTo(Standing.USER);
    }

    private static Actor actor(Caller caller) {
        return ((Caller.Person) caller).actor();
    }

    private static HostIdentity host(Role role, String name) {
        return new HostIdentity("lab", role, name);
    }
}

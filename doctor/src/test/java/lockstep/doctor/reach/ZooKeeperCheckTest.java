package lockstep.doctor.reach;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Advice;
import lockstep.doctor.finding.Finding.Fine;
import lockstep.doctor.finding.Finding.Wrong;

import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

final class ZooKeeperCheckTest {
    /// Answers for all hosts but some.
    private record Pretended(Set<String> down, List<String> sessions)
            implements ZooKeeperCheck.Ensemble {
        @Override
        public String mode(String host, int port) throws IOException {
            if (down.contains(host)) {
                throw new IOException("Connection refused");
            }
            return "follower at " + port;
        }

        @Override
        public List<Finding> session(String connect) {
            sessions.add(connect);
            return List.of(Finding.fine("a session"));
        }
    }

    private final List<String> sessions = new ArrayList<>();

    private List<Finding> look(String connect, String... down) {
        return new ZooKeeperCheck(connect, new Pretended(Set.of(down), sessions)).look();
    }

    @Test
    void each_member_is_asked_and_then_a_session_is_had() {
        assertThat(look("zk1:2181,zk2:2182,zk3/lockstep"))
                .containsExactly(
                        new Fine("zk1:2181 answers: follower at 2181"),
                        new Fine("zk2:2182 answers: follower at 2182"),
                        new Fine("zk3 answers: follower at 2181"),
                        new Fine("a session"));
        assertThat(sessions).containsExactly("zk1:2181,zk2:2182,zk3/lockstep");
    }

    @Test
    void a_member_that_is_down_is_wrong_and_named() {
        List<Finding> found = look("zk1:2181,zk2:2181,zk3:2181", "zk2");

        assertThat(found.get(1)).isInstanceOf(Wrong.class);
        assertThat(found.get(1).text()).isEqualTo("zk2:2181 does not answer (Connection refused)");
    }

    @Test
    void where_all_are_down_no_session_is_waited_for() {
        assertThat(look("zk1:2181", "zk1")).hasSize(1);
        assertThat(sessions).isEmpty();
    }

    @Test
    void an_even_number_of_members_is_no_help() {
        assertThat(look("zk1:2181,zk2:2181")).anyMatch(Advice.class::isInstance);
    }

    @Test
    void a_port_that_is_none_is_wrong() {
        assertThat(look("zk1:x").getFirst().text()).contains("must be HOST:PORT");
    }

    @Test
    void a_real_server_says_what_it_is_and_gives_a_session() throws Exception {
        try (TestingServer server = new TestingServer()) {
            RealEnsemble real = new RealEnsemble(Duration.ofSeconds(4));

            assertThat(new ZooKeeperCheck(server.getConnectString(), real).look())
                    .satisfies(
                            found -> {
                                assertThat(found.getFirst().text()).endsWith("answers: standalone");
                                assertThat(found.getLast().text()).contains("session");
                            });
            assertThat(
                            new ZooKeeperCheck(server.getConnectString() + "/none", real)
                                    .look()
                                    .getLast())
                    .isEqualTo(
                            new Advice(
                                    "ZooKeeper has no node /none",
                                    "make it: zkCli.sh create /none"));
        }
    }
}

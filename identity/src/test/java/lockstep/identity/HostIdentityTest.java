package lockstep.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostIdentityTest {
    @ParameterizedTest
    @EnumSource(Role.class)
    void what_is_written_is_read_again(Role role) {
        HostIdentity identity = new HostIdentity("lab.example", role, "n-01.gpu_a");
        assertThat(identity.uri()).isEqualTo("spiffe://lab.example/" + role.word() + "/n-01.gpu_a");
        assertThat(HostIdentity.parse(identity.uri())).contains(identity);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n1",
                "spiffe://lab/node",
                "spiffe://lab/node/",
                "spiffe://lab/node/n1/",
                "spiffe://lab/node/n1/x",
                "spiffe://lab//n1",
                "spiffe:///node/n1",
                "spiffe://lab/root/n1",
                "spiffe://lab/Node/n1",
                "SPIFFE://lab/node/n1",
                "https://lab/node/n1",
                "spiffe://Lab/node/n1",
                "spiffe://lab:7420/node/n1",
                "spiffe://user@lab/node/n1",
                "spiffe://lab/node/n%31",
                "spiffe://lab/node/..",
                "spiffe://lab/node/n1?x",
                "spiffe://lab/node/n1#x",
                "spiffe://lab/node/n1\nspiffe://lab/node/n2",
                " spiffe://lab/node/n1",
            })
    void anything_else_names_nobody(String uri) {
        assertThat(HostIdentity.parse(uri)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Lab", "1lab", "lab-", "lab.2", "a..b", "my_cluster", "lab/x"})
    void a_cluster_must_be_able_to_stand_where_the_host_of_a_uri_does(String cluster) {
        assertThatThrownBy(() -> new HostIdentity(cluster, Role.NODE, "n1"))
                .hasMessageContaining("cluster (" + cluster + ") must be");
    }

    @Test
    void names_are_not_too_long() {
        assertThat(HostIdentity.isName("n".repeat(64))).isTrue();
        assertThat(HostIdentity.isName("n".repeat(65))).isFalse();
        assertThat(HostIdentity.isCluster("c".repeat(64))).isFalse();
    }
}

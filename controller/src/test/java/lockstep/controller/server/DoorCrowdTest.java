package lockstep.controller.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;

final class DoorCrowdTest {
    private static String place(String address) {
        return DoorCrowd.place(InetAddress.ofLiteral(address));
    }

    @Test
    void whoever_has_a_network_of_ipv6_has_one_place() {
        assertThat(place("2001:db8:1:2::1")).isEqualTo(place("2001:db8:1:2:ffff::7"));
        assertThat(place("2001:db8:1:2::1")).isNotEqualTo(place("2001:db8:1:3::1"));
        assertThat(place("10.0.0.1")).isNotEqualTo(place("10.0.0.2"));
    }
}

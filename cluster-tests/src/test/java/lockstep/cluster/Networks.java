package lockstep.cluster;

import com.github.dockerjava.api.model.Network.Ipam;

import org.testcontainers.containers.Network;

/// Networks for one cluster.
final class Networks {
    private Networks() {}

    /// One whose hosts reach each other and nobody else.
    static Network closedOff(String subnet) {
        Ipam addresses = new Ipam().withConfig(new Ipam.Config().withSubnet(subnet));
        return Network.builder()
                .createNetworkCmdModifier(command -> command.withInternal(true).withIpam(addresses))
                .build();
    }
}

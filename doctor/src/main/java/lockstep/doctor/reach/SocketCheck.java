package lockstep.doctor.reach;

import lockstep.doctor.finding.Check;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Wrong;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Whether a controller listens on the Unix socket of this host.
public final class SocketCheck implements Check {
    private final Path socket;

    public SocketCheck(Path socket) {
        this.socket = socket;
    }

    @Override
    public List<Finding> look() {
        if (!Files.exists(socket)) {
            return List.of(
                    new Wrong(
                            "unix:%s does not exist: no daemon runs on this host that takes calls there"
                                    .formatted(socket),
                            "start it (systemctl start lockstep-controller, or lockstep-login), or"
                                    + " name controllers of other hosts in client.conf."));
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return List.of(Finding.fine("%s answers".formatted(channel.getRemoteAddress())));
        } catch (IOException nobody) {
            return List.of(
                    new Wrong(
                            "nobody listens on unix:%s (%s)".formatted(socket, nobody.getMessage()),
                            "start the daemon: systemctl start lockstep-controller, or"
                                    + " lockstep-login."));
        }
    }
}

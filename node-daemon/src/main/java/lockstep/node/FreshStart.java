package lockstep.node;

import lockstep.node.config.BadConfig;
import lockstep.node.config.NodeConfig;
import lockstep.node.config.NodeConfigFile;
import lockstep.service.ServiceManager;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;

/// Reads the configuration again when the service manager wants it.
///
/// Where it says something else and nothing is wrong with it, the daemon ends, and is started
/// again: jobs outlive it, and so it need not know how to become another while it runs. With a file
/// that has mistakes it goes on as it is; a restart would leave the node without a daemon, and its
/// jobs without a lease.
final class FreshStart implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FreshStart.class);

    private final Path file;
    private final String hostName;
    private final NodeConfig inForce;
    private final ServiceManager manager;
    private final Runnable end;

    /// @param hostName as at the start
    /// @param inForce what the file said then
    /// @param end ends the daemon as a stop does; called where there is a manager that starts it
    ///   again
    FreshStart(
            Path file, String hostName, NodeConfig inForce, ServiceManager manager, Runnable end) {
        this.file = file;
        this.hostName = hostName;
        this.inForce = inForce;
        this.manager = manager;
        this.end = end;
    }

    @Override
    public void run() {
        manager.reloading();
        boolean other = saysSomethingElse();
        manager.reloaded();
        if (other && manager.isThere()) {
            LOG.info("{} says something else now: this daemon starts again", file);
            end.run();
        } else if (other) {
            LOG.warn("{} says something else now: start this daemon again to go by it", file);
        }
    }

    private boolean saysSomethingElse() {
        try {
            boolean other = !NodeConfigFile.read(file, hostName).equals(inForce);
            if (!other) {
                LOG.info("{} was read again: it says what held before", file);
            }
            return other;
        } catch (BadConfig bad) {
            LOG.error("nothing was changed: {} has mistakes", file);
            String.valueOf(bad.getMessage()).lines().forEach(LOG::error);
            return false;
        }
    }
}

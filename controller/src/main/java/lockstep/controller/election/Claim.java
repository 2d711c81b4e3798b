package lockstep.controller.election;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.framework.state.ConnectionStateListener;
import org.apache.curator.utils.ZKPaths;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// At each new session: takes nodes over that stand open from a time without a password, and says
/// where somebody else's stand in the way.
final class Claim implements ConnectionStateListener {
    private static final Logger LOG = LogManager.getLogger(Claim.class);

    private final List<String> paths;

    /// @param paths of the deepest nodes, below the namespace
    Claim(List<String> paths) {
        this.paths = List.copyOf(paths);
    }

    @Override
    public void stateChanged(CuratorFramework client, ConnectionState state) {
        if (state == ConnectionState.CONNECTED || state == ConnectionState.RECONNECTED) {
            Set<String> ours = new LinkedHashSet<>();
            for (String path : paths) {
                for (String each = path;
                        each.length() > 1;
                        each = ZKPaths.getPathAndNode(each).getPath()) {
                    ours.add(each);
                }
            }
            ours.add("/");
            ours.forEach(each -> take(client, each));
        }
    }

    private static void take(CuratorFramework client, String each) {
        try {
            if (ZooDefs.Ids.OPEN_ACL_UNSAFE.equals(client.getACL().forPath(each))) {
                client.setACL().withACL(ZooDefs.Ids.CREATOR_ALL_ACL).forPath(each);
                LOG.info("took over {} in ZooKeeper: it stood open to everybody", each);
            }
        } catch (KeeperException.NoNodeException notYet) {
            LOG.debug("{} is not there yet", each);
        } catch (KeeperException.NoAuthException anothers) {
            LOG.error(
                    "{} in ZooKeeper belongs to somebody with another password: this controller"
                            + " cannot be elected.\n"
                            + "Maybe give all controllers of the cluster the same"
                            + " election.password-file.",
                    each);
        } catch (Exception unknown) {
            LOG.warn(
                    "it is not known to whom {} in ZooKeeper belongs: {}",
                    each,
                    unknown.toString());
        }
    }
}
